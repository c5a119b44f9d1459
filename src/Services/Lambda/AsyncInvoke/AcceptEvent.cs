using Hearth.Kernel;
using Hearth.Services.Lambda.Identity;

namespace Hearth.Services.Lambda.AsyncInvoke;

/// <summary>Takes an asynchronous invocation in: 202 once it is durable.</summary>
internal sealed class AcceptEvent(AsyncDispatcher dispatcher, AsyncMeasure measure, TimeProvider time)
{
    /// <summary>https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html: 1 MB for asynchronous invocations.</summary>
    private const int PayloadLimitBytes = 1024 * 1024;

    /// <exception cref="AwsError">413 past the limit.</exception>
    public async Task HandleAsync(
        FunctionReference reference, string requestId, ReadOnlyMemory<byte> payload, string? clientContext, string? traceId)
    {
        if (payload.Length > PayloadLimitBytes)
            throw new AwsError(
                "RequestTooLargeException",
                $"{payload.Length} byte payload is too large for the Event invocation type (limit {PayloadLimitBytes} bytes)",
                413)
            {
                Members = new Dictionary<string, string> { ["Type"] = "User" },
            };
        var now = time.GetUtcNow();
        await dispatcher.AcceptAsync(
            new AsyncEvent
            {
                RequestId = requestId,
                Key = reference.Key,
                Qualifier = reference.Qualifier,
                ClientContext = clientContext,
                TraceId = traceId,
                EnqueuedAt = now,
                NextAttemptAt = now,
            },
            payload);
        measure.Received(reference);
    }
}
