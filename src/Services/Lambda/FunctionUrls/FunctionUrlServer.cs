using Hearth.DataPlane;
using Hearth.Kernel;
using Hearth.Protocols.Operations;
using Hearth.Services.Lambda.Invoke;
using Microsoft.AspNetCore.Http;

namespace Hearth.Services.Lambda.FunctionUrls;

/// <summary>
/// Answers requests to function URLs:
/// <list type="number">
/// <item>the host name or path says which URL it is, or the request is none of these</item>
/// <item>the id is looked up: 403 when it leads nowhere</item>
/// <item>a preflight request is answered from the URL's CORS settings; other requests get their headers</item>
/// <item>the caller is let in or not: AuthType and the resource-based policy</item>
/// <item>the request becomes an event, payload format 2.0</item>
/// <item>the function runs; what it gives back becomes the response, whole or while it is written</item>
/// </list>
/// https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html
/// </summary>
internal sealed class FunctionUrlServer(
    FunctionUrlDirectory directory, FunctionUrlAccess access, InvocationResolver invocations, IDataPlane dataPlane, TimeProvider time)
{
    public const string TraceHeader = "X-Amzn-Trace-Id";

    /// <returns>Whether the request was one to a function URL.</returns>
    /// <exception cref="AwsError">429 when the function is throttled, 413 when the request is too large.</exception>
    public async ValueTask<bool> TryServeAsync(HttpContext http, string requestId)
    {
        // 1 address
        if (!FunctionUrlAddress.TryParse(http.Request, out var address)) return false;
        // 2 look up
        var found = await directory.FindAsync(address.Id);
        if (found is null || (address.Region is { } region && region != found.Function.Key.Region)) await FunctionUrlRefusal.UnknownAsync(http);
        else if (found.Url is null) await FunctionUrlRefusal.ForbiddenAsync(http);
        else await ServeAsync(http, requestId, address, found.Function, found.Url);
        return true;
    }

    private async Task ServeAsync(
        HttpContext http, string requestId, FunctionUrlAddress address, Identity.FunctionReference function, FunctionUrl url)
    {
        // 3 CORS
        if (url.Cors is { } cors && CorsAnswer.Serve(cors, http)) return;
        // 4 caller
        var caller = await access.CallerOfAsync(http, url, function.Key.Region);
        if (!await access.IsAllowedAsync(function, url, caller))
        {
            await FunctionUrlRefusal.ForbiddenAsync(http);
            return;
        }
        // 5 event
        var body = await RequestBody.ReadAsync(http.Request, Invoke.Invoke.RequestLimitBytes, "Invoke", http.RequestAborted);
        var traceId = TraceId(http.Request);
        http.Response.Headers[TraceHeader] = traceId;
        var payload = FunctionUrlEvent.Write(new FunctionUrlRequest(http.Request, address, function.Key.Region, body)
        {
            RequestId = requestId,
            TraceId = traceId,
            Caller = caller,
            Time = time.GetUtcNow(),
        });
        // Base64 makes the event larger than the body: the limit is on what the function gets.
        if (payload.Length > Invoke.Invoke.RequestLimitBytes) throw RequestBody.TooLarge(Invoke.Invoke.RequestLimitBytes, "Invoke");
        // 6 run; a client that went away does not stop the function.
        var resolved = await invocations.ResolveAsync(function, http.RequestAborted);
        var invocation = new Invocation
        {
            RequestId = requestId,
            InvokedFunctionArn = resolved.InvokedArn,
            Payload = payload,
            TraceId = traceId,
        };
        if (url.InvokeMode == FunctionUrl.Streaming) await new StreamedAnswer(http).RunAsync(dataPlane, resolved.Config, invocation);
        else
        {
            var outcome = await dataPlane.InvokeAsync(resolved.Config, invocation, CancellationToken.None);
            await (outcome.FunctionError is null ? FunctionAnswer.Read(outcome.Payload) : FunctionAnswer.BadGateway).WriteAsync(http);
        }
    }

    /// <summary>https://docs.aws.amazon.com/xray/latest/devguide/xray-concepts.html#xray-concepts-traceid</summary>
    private string TraceId(HttpRequest request)
    {
        var given = request.Headers[TraceHeader].ToString();
        if (given.StartsWith("Root=", StringComparison.Ordinal) && HttpText.IsFieldValue(given)) return given;
        return $"Root=1-{time.GetUtcNow().ToUnixTimeSeconds():x8}-{Guid.NewGuid().ToString("N")[..24]}";
    }
}
