using Dapper;
using Hearth.Services.CloudWatch.Metrics;
using Hearth.Storage;
using Microsoft.Extensions.Logging;

namespace Hearth.Services.CloudWatch.Retention;

/// <summary>
/// Rolls old data up: seconds end after 3 hours, minutes become 5 minutes after 15 days, those hours after 63 days, and hours
/// end after 455 days. https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch_concepts.html#metrics-retention
/// </summary>
internal sealed class MetricRetention(IDatabase database, TimeProvider time, ILogger logger)
{
    private const int MostPerWrite = 500;

    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(10);

    /// <summary>Seconds of a datapoint, how long it is kept, and what it becomes; data of a second is in its minute already.</summary>
    private static readonly (int Resolution, TimeSpan Kept, int? Next)[] Steps =
    [
        (1, TimeSpan.FromHours(3), null),
        (60, TimeSpan.FromDays(15), 300),
        (300, TimeSpan.FromDays(63), 3600),
        (3600, TimeSpan.FromDays(455), null),
    ];

    public async Task RunAsync(CancellationToken cancellation)
    {
        try
        {
            while (true)
            {
                await TrySweepAsync(cancellation);
                await Task.Delay(Interval, time, cancellation);
            }
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // Stopped; the next start goes on.
        }
    }

    public async Task SweepAsync(CancellationToken cancellation)
    {
        foreach (var (resolution, kept, next) in Steps)
        {
            var before = (time.GetUtcNow() - kept).ToUnixTimeMilliseconds();
            while (await database.WriteAsync(connection => RollUp(connection, resolution, before, next), cancellation) == MostPerWrite)
                cancellation.ThrowIfCancellationRequested();
        }
        await database.WriteAsync(
            connection => connection.Execute("DELETE FROM cloudwatch_metric WHERE last_at < @before", new { before = (time.GetUtcNow() - Steps[^1].Kept).ToUnixTimeMilliseconds() }),
            cancellation);
    }

    private static int RollUp(System.Data.IDbConnection connection, int resolution, long before, int? next)
    {
        var old = connection.Query<OldRow>(
            """
            SELECT metric_id, at, unit, sample_count, sum, minimum, maximum, distribution FROM cloudwatch_datapoint
            WHERE resolution = @resolution AND at < @before ORDER BY at LIMIT @MostPerWrite
            """,
            new { resolution, before, MostPerWrite }).ToList();
        foreach (var row in old)
        {
            if (next is { } longer)
            {
                var aggregate = Aggregate.Restore(row.SampleCount, row.Sum, row.Minimum, row.Maximum, row.Distribution);
                MetricTable.AddTo(connection, row.MetricId, new Slot(longer, row.At - (row.At % (longer * 1000L)), row.Unit), aggregate);
            }
            connection.Execute(
                "DELETE FROM cloudwatch_datapoint WHERE metric_id = @MetricId AND resolution = @resolution AND at = @At AND unit = @Unit",
                new { row.MetricId, resolution, row.At, row.Unit });
        }
        return old.Count;
    }

    private async Task TrySweepAsync(CancellationToken cancellation)
    {
        try
        {
            await SweepAsync(cancellation);
        }
        catch (Exception error) when (!cancellation.IsCancellationRequested)
        {
            logger.LogWarning(error, "Rolling up old metrics failed; trying again in {Delay}.", Interval);
        }
    }

    private sealed record OldRow
    {
        public long MetricId { get; init; }

        public long At { get; init; }

        public string Unit { get; init; } = "";

        public double SampleCount { get; init; }

        public double Sum { get; init; }

        public double Minimum { get; init; }

        public double Maximum { get; init; }

        public byte[]? Distribution { get; init; }
    }
}
