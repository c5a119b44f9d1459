using Hearth.Host.Authentication;
using Hearth.Kernel;
using Hearth.Protocols;
using Hearth.Protocols.AwsQuery;
using Hearth.Protocols.Operations;
using Hearth.Protocols.RestJson;
using Hearth.Protocols.SigV4;
using Hearth.Services.Lambda;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace Hearth.Host.Server;

/// <summary>
/// What happens to every request, in this order:
/// <list type="number">
/// <item>it gets a request id, sent back as x-amzn-RequestId</item>
/// <item>a function URL, known by its host name, runs its function</item>
/// <item>Hearth's own paths (/_hearth/) are answered, signed or not</item>
/// <item>a protocol recognises the call, or the answer is 404</item>
/// <item>its signature says who calls, or the answer is 403</item>
/// <item>the call runs</item>
/// <item>an error is written in the protocol's own form</item>
/// </list>
/// </summary>
internal sealed partial class Pipeline(
    IReadOnlyList<IProtocol> protocols, IAuthentication authentication, LambdaService lambda, HearthPaths hearthPaths, ILogger<Pipeline> logger)
    : IHttpApplication<HttpContext>
{
    private const string UnknownOperation = "UnknownOperationException";

    public HttpContext CreateContext(IFeatureCollection contextFeatures) => new DefaultHttpContext(contextFeatures);

    public void DisposeContext(HttpContext context, Exception? exception)
    {
    }

    public async Task ProcessRequestAsync(HttpContext context)
    {
        // 1 request id
        var requestId = RandomId.NewUuid().ToString();
        context.Response.Headers["x-amzn-RequestId"] = requestId;
        IProtocolCall? call = null;
        try
        {
            // 2 function URL
            if (await lambda.TryServeFunctionUrlAsync(context, requestId)) return;
            // 3 Hearth's own paths
            if (await hearthPaths.TryServeAsync(context)) return;
            // 4 protocol
            call = Recognise(context) ?? throw Unrecognised(context.Request);
            // 5 caller
            var caller = call.MayBeUnsigned ? Caller.Anonymous : await authentication.AuthenticateAsync(context, call.Service, call.SignatureErrors);
            // 6 run; what the caller may do is decided between reading and handling it.
            if (!call.NeverBlocks) await SocketThread.Leave();
            using var span = Spans.StartCall(call.Service, call.Operation, context.Request.Headers["X-Amzn-Trace-Id"]);
            await call.RunAsync(new CallContext(caller, requestId, context) { Authorization = authentication.Authorization });
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The client has gone away: there is nobody to answer.
        }
        catch (Exception error)
        {
            // 7 error
            await WriteErrorAsync(context, call, error, requestId);
        }
    }

    private IProtocolCall? Recognise(HttpContext context)
    {
        foreach (var protocol in protocols)
            if (protocol.Match(context) is { } call) return call;
        return null;
    }

    private static AwsError Unrecognised(HttpRequest request) => new(
        UnknownOperation,
        $"{request.Method} {request.Path} is no operation of a service that Hearth offers."
        + (CredentialScope.Find(request) is { } scope ? $" The request is signed for the service '{scope.Service}'." : ""),
        404)
    {
        // Clients of JSON protocols read the code here, others in the header.
        Members = new Dictionary<string, string> { ["__type"] = UnknownOperation },
    };

    private async Task WriteErrorAsync(HttpContext context, IProtocolCall? call, Exception error, string requestId)
    {
        var shown = error as AwsError;
        if (error is BadHttpRequestException bad) shown = new AwsError("InvalidRequest", bad.Message, bad.StatusCode);
        if (shown is null)
        {
            Log.Failed(logger, call?.Service, call?.Operation, requestId, error);
            shown = new AwsError("ServiceException", $"Hearth failed to answer. The server's log has the reason, under request id {requestId}.", 500);
        }
        // A body that has begun cannot become an error any more; cutting it off is the only honest sign.
        if (context.Response.HasStarted)
        {
            context.Abort();
            return;
        }
        try
        {
            if (call is not null) await call.WriteErrorAsync(context, shown);
            else if (QueryErrors.AreExpected(context.Request)) await QueryErrors.WriteAsync(context, shown);
            else await RestJsonProtocol.WriteErrorAsync(context, shown);
        }
        catch (OperationCanceledException)
        {
            // The client has gone away before it could be told.
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "{Service}:{Operation} failed, request id {RequestId}")]
        public static partial void Failed(ILogger logger, string? service, string? operation, string requestId, Exception error);
    }
}
