using Hearth.Services.EventBridge.Delivery;
using Hearth.Services.Lambda;

namespace Hearth.Host.Adapters;

/// <summary>EventBridge's events to functions: asynchronous invocations, with Lambda's own retries and destinations.</summary>
internal sealed class LambdaEventTarget(LambdaService lambda) : IEventTarget
{
    public string Service => "lambda";

    public Task DeliverAsync(string targetArn, ReadOnlyMemory<byte> body, CancellationToken cancellation) =>
        lambda.AcceptEventAsync(targetArn, body, cancellation);
}
