using System.Data;
using Dapper;

namespace Hearth.Services.CloudWatch.Metrics;

/// <summary>The SQL of metrics and their datapoints.</summary>
internal static class MetricTable
{
    /// <summary>Adds to what is there for the same span: the one writer makes read and write one step.</summary>
    public static void Add(IDbConnection connection, IEnumerable<Pending> added)
    {
        foreach (var metric in added.GroupBy(pending => pending.Key))
        {
            var (account, region, @namespace, name, dimensions) = metric.Key;
            var id = connection.QuerySingle<long>(
                """
                INSERT INTO cloudwatch_metric (account, region, namespace, name, dimensions, last_at)
                VALUES (@account, @region, @namespace, @name, @dimensions, @last)
                ON CONFLICT (account, region, namespace, name, dimensions) DO UPDATE SET last_at = max(last_at, excluded.last_at)
                RETURNING id
                """,
                new { account, region, @namespace, name, dimensions, last = metric.Max(pending => pending.Slot.At) });
            foreach (var pending in metric) AddTo(connection, id, pending.Slot, pending.Aggregate);
        }
    }

    public static void AddTo(IDbConnection connection, long metricId, Slot slot, Aggregate added)
    {
        var key = new { metricId, slot.Resolution, slot.At, slot.Unit };
        var aggregate = new Aggregate();
        var known = connection.QuerySingleOrDefault<DatapointRow>(
            """
            SELECT at, unit, sample_count, sum, minimum, maximum, distribution FROM cloudwatch_datapoint
            WHERE metric_id = @metricId AND resolution = @Resolution AND at = @At AND unit = @Unit
            """,
            key);
        if (known is not null) aggregate.Merge(known.ToAggregate());
        aggregate.Merge(added);
        connection.Execute(
            """
            INSERT INTO cloudwatch_datapoint (metric_id, resolution, at, unit, sample_count, sum, minimum, maximum, distribution)
            VALUES (@metricId, @Resolution, @At, @Unit, @SampleCount, @Sum, @Minimum, @Maximum, @distribution)
            ON CONFLICT (metric_id, resolution, at, unit) DO UPDATE SET sample_count = excluded.sample_count, sum = excluded.sum,
                minimum = excluded.minimum, maximum = excluded.maximum, distribution = excluded.distribution
            """,
            new
            {
                key.metricId, key.Resolution, key.At, key.Unit, aggregate.SampleCount, aggregate.Sum, aggregate.Minimum, aggregate.Maximum,
                distribution = aggregate.Distribution?.Encode(),
            });
    }

    public static long? Find(IDbConnection connection, MetricKey key) => connection.QuerySingleOrDefault<long?>(
        """
        SELECT id FROM cloudwatch_metric
        WHERE account = @Account AND region = @Region AND namespace = @Namespace AND name = @Name AND dimensions = @Dimensions
        """,
        key);

    /// <param name="from">Milliseconds, included.</param>
    /// <param name="to">Milliseconds, not included.</param>
    /// <param name="fine">The datapoints of a second; else all that are longer.</param>
    public static IReadOnlyList<DatapointRow> Read(IDbConnection connection, long metricId, long from, long to, bool fine) =>
        [.. connection.Query<DatapointRow>(
            $"""
            SELECT at, unit, sample_count, sum, minimum, maximum, distribution FROM cloudwatch_datapoint
            WHERE metric_id = @metricId AND resolution IN {(fine ? "(1)" : "(60, 300, 3600)")} AND at >= @from AND at < @to
            """,
            new { metricId, from, to })];

    public static IReadOnlyList<MetricRow> List(IDbConnection connection, string account, string region, string? @namespace, string? name, long since) =>
        [.. connection.Query<MetricRow>(
            """
            SELECT id, namespace, name, dimensions, last_at FROM cloudwatch_metric
            WHERE account = @account AND region = @region AND last_at >= @since
              AND (@namespace IS NULL OR namespace = @namespace) AND (@name IS NULL OR name = @name)
            ORDER BY id
            """,
            new { account, region, @namespace, name, since })];
}

/// <param name="At">Start of the span, milliseconds.</param>
/// <param name="Resolution">Its length, seconds.</param>
internal readonly record struct Slot(int Resolution, long At, string Unit);

internal readonly record struct Pending(MetricKey Key, Slot Slot, Aggregate Aggregate);

internal sealed record MetricRow
{
    public long Id { get; init; }

    public string Namespace { get; init; } = "";

    public string Name { get; init; } = "";

    public string Dimensions { get; init; } = "";

    public long LastAt { get; init; }
}

internal sealed record DatapointRow
{
    public long At { get; init; }

    public string Unit { get; init; } = "";

    public double SampleCount { get; init; }

    public double Sum { get; init; }

    public double Minimum { get; init; }

    public double Maximum { get; init; }

    public byte[]? Distribution { get; init; }

    public Aggregate ToAggregate() => Aggregate.Restore(SampleCount, Sum, Minimum, Maximum, Distribution);
}
