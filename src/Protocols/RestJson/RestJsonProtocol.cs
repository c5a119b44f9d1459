using Hearth.Kernel;
using Hearth.Protocols.Operations;
using Hearth.Protocols.Validation;
using Microsoft.AspNetCore.Http;

namespace Hearth.Protocols.RestJson;

/// <summary>
/// AWS restJson1: operations by method and path. https://smithy.io/2.0/aws/protocols/aws-restjson1-protocol.html
/// </summary>
public sealed class RestJsonProtocol(IEnumerable<ServiceDefinition> services) : IProtocol
{
    private readonly RestJsonRouter _router = new(services);

    public IProtocolCall? Match(HttpContext http) => _router.TryFind(http, out var match) ? new Call(match) : null;

    /// <summary>For requests that no protocol recognised.</summary>
    public static Task WriteErrorAsync(HttpContext http, AwsError error) =>
        RestJsonResponseWriter.WriteErrorAsync(http.Response, error, http.RequestAborted);

    private sealed class Call(RestJsonMatch match) : IProtocolCall
    {
        public string Service => match.Service.Name;

        public string Operation => match.Operation.Name;

        public bool NeverBlocks => match.Operation.NeverBlocks;

        public async Task RunAsync(CallContext context)
        {
            match.Service.Admit?.Invoke(match.Operation, context);
            var request = await RestJsonRequestReader.ReadAsync(context.Http.Request, match, context.Cancellation);
            Validator.Validate(request, match.Service.Naming);
            var response = await match.Operation.Handler(request, context);
            if (response is IHttpResult result) await result.WriteAsync(context);
            else
                await RestJsonResponseWriter.WriteAsync(
                    context.Http.Response, response, match.Operation.Route!.SuccessStatus, match.Service.Naming, context.Cancellation);
        }

        public Task WriteErrorAsync(HttpContext http, AwsError error) =>
            RestJsonResponseWriter.WriteErrorAsync(http.Response, error, http.RequestAborted);
    }
}
