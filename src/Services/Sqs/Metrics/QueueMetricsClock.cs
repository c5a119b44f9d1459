using Hearth.Services.Sqs.Live;
using Hearth.Services.Sqs.Queues;
using Hearth.Services.Sqs.State;
using Hearth.Storage.Documents;

namespace Hearth.Services.Sqs.Metrics;

/// <summary>
/// AWS/SQS metrics: what was counted, and how many messages there are, once a minute, of queues that were used in the last six hours.
/// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-available-cloudwatch-metrics.html
/// </summary>
internal sealed class QueueMetricsClock(DocumentStore<Queue> queues, LiveQueues live, IQueueMetrics metrics, TimeProvider time)
{
    private static readonly TimeSpan Period = TimeSpan.FromMinutes(1), Awake = TimeSpan.FromHours(6);

    public async Task RunAsync(CancellationToken stop)
    {
        try
        {
            while (true)
            {
                // On the minute, so that what is counted belongs to the minute that ends.
                var now = time.GetUtcNow();
                await Task.Delay(Period - TimeSpan.FromTicks(now.Ticks % Period.Ticks), time, stop);
                Record();
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Stopped. What was counted since is recorded by whoever stops it.
        }
    }

    public void Record()
    {
        // The clock may tick a little after the minute that it is about.
        var minute = time.GetUtcNow() - (Period / 2);
        foreach (var (key, queue) in queues.All())
        {
            var found = live.Of(key, queue);
            var (counts, messages) = (found.Activity.Take(), found.Count());
            if (!counts.IsNothing || messages != default) found.Activity.UsedAt = minute;
            if (minute - found.Activity.UsedAt > Awake) continue;
            var age = found.OldestSentAtMs is { } sentAtMs ? time.GetUtcNow() - DateTimeOffset.FromUnixTimeMilliseconds(sentAtMs) : TimeSpan.Zero;
            foreach (var measurement in Measure(minute, counts, messages, age)) metrics.Record(key.AccountId, key.Region, key.Name, measurement);
        }
    }

    private static IEnumerable<QueueMeasurement> Measure(DateTimeOffset at, QueueCounts counts, MessageCounts messages, TimeSpan age)
    {
        yield return QueueMeasurement.Of("NumberOfMessagesSent", "Count", at, counts.Sent);
        yield return QueueMeasurement.Of("NumberOfMessagesReceived", "Count", at, counts.Received);
        yield return QueueMeasurement.Of("NumberOfMessagesDeleted", "Count", at, counts.Deleted);
        yield return QueueMeasurement.Of("NumberOfEmptyReceives", "Count", at, counts.EmptyReceives);
        if (counts.Sent > 0)
            yield return new QueueMeasurement("SentMessageSize", "Bytes", at, counts.Sent, counts.SentBytes, counts.SmallestBytes, counts.LargestBytes);
        yield return QueueMeasurement.Of("ApproximateNumberOfMessagesVisible", "Count", at, messages.Visible);
        yield return QueueMeasurement.Of("ApproximateNumberOfMessagesNotVisible", "Count", at, messages.InFlight);
        yield return QueueMeasurement.Of("ApproximateNumberOfMessagesDelayed", "Count", at, messages.Delayed);
        yield return QueueMeasurement.Of("ApproximateAgeOfOldestMessage", "Seconds", at, Math.Floor(age.TotalSeconds));
    }
}
