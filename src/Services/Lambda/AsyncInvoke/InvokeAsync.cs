using Hearth.Protocols.Operations;
using Hearth.Protocols.Shapes;
using Hearth.Protocols.Validation;
using Hearth.Services.Lambda.Invoke;

namespace Hearth.Services.Lambda.AsyncInvoke;

/// <summary>The older form of an asynchronous invocation. https://docs.aws.amazon.com/lambda/latest/api/API_InvokeAsync.html</summary>
public sealed record InvokeAsyncRequest
{
    [Uri, Length(1, 170), Pattern(LambdaPatterns.NamespacedFunctionName)]
    public string? FunctionName { get; init; }

    [Payload]
    public ReadOnlyMemory<byte> InvokeArgs { get; init; }
}

/// <summary>Status is the HTTP status, 202.</summary>
public sealed record InvokeAsyncResponse
{
    public int Status { get; init; }
}

internal sealed class InvokeAsync(InvocationResolver resolver, AcceptEvent acceptEvent)
{
    public async Task<InvokeAsyncResponse> HandleAsync(InvokeAsyncRequest request, CallContext context)
    {
        var resolved = await resolver.ResolveAsync(request.FunctionName!, qualifier: null, context);
        await acceptEvent.HandleAsync(
            resolved.Reference, context.RequestId, JsonPayload.Read(request.InvokeArgs), clientContext: null, traceId: null);
        return new InvokeAsyncResponse { Status = 202 };
    }
}
