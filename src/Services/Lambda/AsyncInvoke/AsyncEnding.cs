using Hearth.DataPlane;
using Hearth.Kernel;
using Hearth.Services.Lambda.Identity;
using Microsoft.Extensions.Logging;

namespace Hearth.Services.Lambda.AsyncInvoke;

/// <summary>
/// Ends an event: tells its destination and its dead-letter queue, then forgets it. A Lambda destination is a new event,
/// accepted in the same transaction.
/// </summary>
internal sealed partial class AsyncEnding(
    AsyncEventStore store, IReadOnlyList<IDestination> destinations, AsyncMeasure measure, TimeProvider time, ILogger logger)
{
    /// <returns>The events that the end has caused.</returns>
    public async Task<IReadOnlyList<AsyncEvent>> FinishAsync(
        AsyncEvent ended, byte[] payload, AsyncResult result, CancellationToken cancellation)
    {
        var end = (AsyncStep.Finish)result.Step;
        var caused = new List<(AsyncEvent Event, byte[] Payload)>();
        if (!end.IsSuccess) measure.Dropped(ended);
        var target = end.IsSuccess ? result.Settings.OnSuccess : result.Settings.OnFailure;
        if (target is not null)
        {
            var record = InvocationRecord.Of(ended, payload, end, result.Outcome, result.ExecutedVersion, time.GetUtcNow());
            if (LambdaTarget(target, record, ended.Key.AccountId) is { } next) caused.Add((next, record));
            else await DeliverAsync(Delivery(target, record, new Dictionary<string, string>(), ended, result), ended, FunctionMetric.DestinationDeliveryFailures, cancellation);
        }
        if (!end.IsSuccess && result.Settings.DeadLetterTarget is { } deadLetters)
            await DeliverAsync(Delivery(deadLetters, payload, DeadLetterAttributes(ended, result), ended, result), ended, FunctionMetric.DeadLetterErrors, cancellation);
        await store.FinishAsync(ended.RequestId, caused);
        return [.. caused.Select(next => next.Event)];
    }

    /// <summary>A function of another account would have to let the owner of the event in, which is not asked here: it gets nothing.</summary>
    private AsyncEvent? LambdaTarget(string targetArn, byte[] record, string ownerAccountId)
    {
        if (!Arn.TryParse(targetArn, out var arn) || arn.Service != "lambda" || arn.AccountId != ownerAccountId || record.Length == 0) return null;
        var parts = arn.Resource.Split(':');
        return new AsyncEvent
        {
            RequestId = Guid.NewGuid().ToString(),
            Key = new FunctionKey(arn.AccountId, arn.Region, parts[1]),
            Qualifier = parts.Length > 2 ? parts[2] : null,
            EnqueuedAt = time.GetUtcNow(),
            NextAttemptAt = time.GetUtcNow(),
        };
    }

    private static DestinationDelivery Delivery(
        string target, byte[] body, Dictionary<string, string> attributes, AsyncEvent ended, AsyncResult result) =>
        new(target, body, attributes) { FunctionArn = ended.Key.Arn, RoleArn = result.Settings.RoleArn };

    private async Task DeliverAsync(DestinationDelivery delivery, AsyncEvent ended, FunctionMetric failure, CancellationToken cancellation)
    {
        var service = Arn.TryParse(delivery.TargetArn, out var arn) ? arn.Service : "";
        if (destinations.FirstOrDefault(destination => destination.Service == service) is not { } destination)
        {
            measure.NotDelivered(failure, ended);
            Log.NotDelivered(logger, ended.RequestId, delivery.TargetArn, service == "lambda" ? "the function is another account's" : $"Hearth does not offer {service} yet");
            return;
        }
        try
        {
            await destination.DeliverAsync(delivery, cancellation);
        }
        catch (AwsError error)
        {
            measure.NotDelivered(failure, ended);
            Log.NotDelivered(logger, ended.RequestId, delivery.TargetArn, error.Message);
        }
    }

    /// <summary>https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html, "dead-letter queues"</summary>
    private static Dictionary<string, string> DeadLetterAttributes(AsyncEvent ended, AsyncResult result) => new(StringComparer.Ordinal)
    {
        ["RequestID"] = ended.RequestId,
        ["ErrorCode"] = "200",
        ["ErrorMessage"] = result.Outcome?.ErrorMessage ?? "",
    };

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "The end of asynchronous invocation {RequestId} was not delivered to {Target}: {Reason}")]
        public static partial void NotDelivered(ILogger logger, string requestId, string target, string reason);
    }
}
