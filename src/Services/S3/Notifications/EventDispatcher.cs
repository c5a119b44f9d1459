using System.Text;
using Dapper;
using Hearth.Kernel;
using Hearth.Services.S3.Buckets;
using Hearth.Storage;
using Microsoft.Extensions.Logging;

namespace Hearth.Services.S3.Notifications;

/// <summary>
/// Delivers events at least once and in order of their writing, as far as no target fails; a failed delivery is tried again, ever more
/// seldom, for a day.
/// </summary>
internal sealed partial class EventDispatcher(
    IDatabase database, EventOutbox outbox, BucketStore buckets, IReadOnlyList<IEventTarget> targets, TimeProvider time, ILogger logger)
{
    private const int BatchSize = 100;

    private static readonly TimeSpan FirstDelay = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestDelay = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan LongestAge = TimeSpan.FromDays(1);

    public async Task RunAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                if (await DeliverDueAsync(stop) == 0) await outbox.WaitAsync(FirstDelay, stop);
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                return;
            }
            catch (StorageException error)
            {
                Log.Failed(logger, error);
                await outbox.WaitAsync(FirstDelay, CancellationToken.None);
            }
        }
    }

    private async Task<int> DeliverDueAsync(CancellationToken stop)
    {
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        var due = await database.ReadAsync(
            connection => connection.Query<Pending>("SELECT * FROM s3_event WHERE due_at <= @now ORDER BY id LIMIT @BatchSize", new { now, BatchSize }).ToList(), stop);
        foreach (var one in due)
        {
            var isOver = await TryDeliverAsync(one, stop);
            // What was delivered is not delivered again because the server stops just now.
            await database.WriteAsync(connection =>
            {
                if (isOver) connection.Execute("DELETE FROM s3_event WHERE id = @Id", one);
                else connection.Execute("UPDATE s3_event SET attempts = attempts + 1, due_at = @dueAt WHERE id = @Id", new { one.Id, dueAt = NextAttempt(one) });
            }, CancellationToken.None);
        }
        return due.Count;
    }

    private async Task<bool> TryDeliverAsync(Pending one, CancellationToken stop)
    {
        if (buckets.Find(one.Bucket) is not { } bucket) return true;
        try
        {
            var service = Arn.TryParse(one.Target, out var arn) ? arn.Service : "";
            var target = targets.FirstOrDefault(target => target.Service == service)
                ?? throw new AwsError("NotImplemented", $"Hearth does not offer {service}.", 501);
            await target.DeliverAsync(new EventSource(bucket.Arn, bucket.AccountId), one.Target, Encoding.UTF8.GetBytes(one.Body), stop);
            return true;
        }
        catch (AwsError error)
        {
            // What a target refuses for good is refused again; 404 may be a function that is being made anew.
            var isTooOld = time.GetUtcNow() - DateTimeOffset.FromUnixTimeMilliseconds(one.CreatedAt) > LongestAge;
            if (one.Attempts == 0 || isTooOld) Log.NotDelivered(logger, one.Bucket, one.Target, error.Message);
            return isTooOld;
        }
    }

    private long NextAttempt(Pending one)
    {
        var delay = Math.Min(FirstDelay.TotalSeconds * Math.Pow(2, one.Attempts), LongestDelay.TotalSeconds);
        return time.GetUtcNow().AddSeconds(delay).ToUnixTimeMilliseconds();
    }

    private sealed record Pending
    {
        public long Id { get; init; }

        public string Target { get; init; } = "";

        public string Bucket { get; init; } = "";

        public long Attempts { get; init; }

        public long CreatedAt { get; init; }

        public string Body { get; init; } = "";
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "An event of bucket {Bucket} was not delivered to {Target}: {Reason}")]
        public static partial void NotDelivered(ILogger logger, string bucket, string target, string reason);

        [LoggerMessage(Level = LogLevel.Error, Message = "Event notifications cannot be read")]
        public static partial void Failed(ILogger logger, Exception error);
    }
}
