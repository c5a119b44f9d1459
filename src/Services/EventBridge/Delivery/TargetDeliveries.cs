using System.Globalization;
using System.Text;
using Hearth.Kernel;
using Hearth.Storage;
using Hearth.Storage.Deliveries;
using Microsoft.Extensions.Logging;

namespace Hearth.Services.EventBridge.Delivery;

/// <summary>
/// Brings each accepted event to its target: at least once, again with growing pauses while the target cannot take it, until it is too
/// old or was tried too often; then it goes to the dead-letter queue.
/// https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-retry-policy.html
/// </summary>
internal sealed partial class TargetDeliveries : IAsyncDisposable
{
    /// <summary>With it, 185 attempts take 24 hours.</summary>
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(8);

    private readonly DeliveryStore<TargetEvent> _store;
    private readonly DeliveryDispatcher<TargetEvent> _dispatcher;
    private readonly EventTargets _targets;
    private readonly IDeadLetterQueue _deadLetters;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;

    public TargetDeliveries(IDatabase database, EventTargets targets, IDeadLetterQueue deadLetters, TimeProvider time, ILogger logger)
    {
        (_targets, _deadLetters, _time, _logger) = (targets, deadLetters, time, logger);
        _store = new DeliveryStore<TargetEvent>(database, "events");
        _dispatcher = new DeliveryDispatcher<TargetEvent>(_store, time, (delivery, error) => Log.Failed(logger, delivery.MessageId, delivery.Receiver, error));
    }

    public Task StartAsync() => _dispatcher.StartAsync(AttemptAsync);

    /// <summary>Durable when the task completes.</summary>
    public Task AcceptAsync(TargetEvent anEvent) => _dispatcher.AcceptAsync(Guid.NewGuid().ToString(), anEvent, [anEvent.TargetArn]);

    public ValueTask DisposeAsync() => _dispatcher.DisposeAsync();

    /// <returns>When to try again; null when the target has it, or it was given up.</returns>
    public async Task<PendingDelivery?> AttemptAsync(PendingDelivery delivery, CancellationToken cancellation)
    {
        if (await _store.FindAsync(delivery.MessageId) is not { } anEvent) return null;
        try
        {
            await _targets.DeliverAsync(
                new EventSource(anEvent.SourceArn, anEvent.RoleArn) { Hops = anEvent.Hops, MessageGroupId = anEvent.MessageGroupId }, anEvent.TargetArn, Encoding.UTF8.GetBytes(anEvent.Body), cancellation);
            return null;
        }
        catch (AwsError error) when (error.StatusCode < 500 && error.StatusCode != 429)
        {
            await GiveUpAsync(anEvent, error, delivery.FailedAttempts, exhausted: null, cancellation);
            return null;
        }
        catch (AwsError error)
        {
            var next = delivery with { FailedAttempts = delivery.FailedAttempts + 1, NextAttemptAt = _time.GetUtcNow() + PauseAfter(delivery.FailedAttempts + 1) };
            var exhausted = next.FailedAttempts > anEvent.MostRetries ? "MaximumRetryAttempts"
                : next.NextAttemptAt - anEvent.AcceptedAt > anEvent.MostAge ? "MaximumEventAgeInSeconds"
                : null;
            if (exhausted is null) return next;
            await GiveUpAsync(anEvent, error, delivery.FailedAttempts, exhausted, cancellation);
            return null;
        }
    }

    /// <summary>1 s, doubled each time, and somewhat less, so that not all come at once.</summary>
    public static TimeSpan PauseAfter(int failedAttempts)
    {
        var pause = Math.Min(Math.Pow(2, failedAttempts - 1), LongestPause.TotalSeconds);
        return TimeSpan.FromSeconds(pause * (0.75 + (0.25 * Random.Shared.NextDouble())));
    }

    private async Task GiveUpAsync(TargetEvent anEvent, AwsError error, int retries, string? exhausted, CancellationToken cancellation)
    {
        Log.GivenUp(_logger, anEvent.SourceArn, anEvent.TargetArn, retries + 1, error.Message);
        if (anEvent.DeadLetterArn is not { } queue) return;
        var attributes = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            [anEvent.RoleArn is null ? "RULE_ARN" : "SCHEDULE_ARN"] = anEvent.SourceArn,
            ["TARGET_ARN"] = anEvent.TargetArn,
            ["ERROR_CODE"] = error.Code,
            ["ERROR_MESSAGE"] = error.Message,
            ["RETRY_ATTEMPTS"] = retries.ToString(CultureInfo.InvariantCulture),
        };
        if (exhausted is not null) attributes["EXHAUSTED_RETRY_CONDITION"] = exhausted;
        try
        {
            await _deadLetters.SendAsync(new DeadEvent(queue, anEvent.SourceArn, anEvent.RoleArn, anEvent.DeadLetterBody ?? anEvent.Body, attributes), cancellation);
        }
        catch (AwsError refused)
        {
            Log.GivenUp(_logger, anEvent.SourceArn, queue, 1, refused.Message);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "Event {MessageId} for {Target} could not be handled and will be tried again")]
        public static partial void Failed(ILogger logger, string messageId, string target, Exception error);

        [LoggerMessage(Level = LogLevel.Warning, Message = "{Source}: {Target} did not take the event, tried {Attempts} times: {Reason}")]
        public static partial void GivenUp(ILogger logger, string source, string target, int attempts, string reason);
    }
}
