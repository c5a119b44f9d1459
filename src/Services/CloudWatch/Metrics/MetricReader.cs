using Hearth.Kernel;

namespace Hearth.Services.CloudWatch.Metrics;

/// <summary>Reads a metric by periods.</summary>
internal sealed class MetricReader(MetricStore store)
{
    /// <summary>The aggregates of each period that has data, by its start and unit.</summary>
    /// <param name="from">Where the first period starts; later ones follow it without gaps.</param>
    /// <param name="unit">Null: all units.</param>
    public Task<IReadOnlyList<PeriodData>> ReadAsync(
        MetricKey key, string? unit, DateTimeOffset from, DateTimeOffset to, int periodSeconds, bool mixUnits, CancellationToken cancellation) =>
        store.ReadAsync<IReadOnlyList<PeriodData>>(
            connection =>
            {
                if (MetricTable.Find(connection, key) is not { } id) return [];
                var (start, period) = (from.ToUnixTimeMilliseconds(), periodSeconds * 1000L);
                var rows = MetricTable.Read(connection, id, start, to.ToUnixTimeMilliseconds(), fine: periodSeconds % 60 != 0);
                return [.. rows
                    .Where(row => unit is null || row.Unit == unit)
                    .GroupBy(row => (Start: start + ((row.At - start) / period * period), Unit: mixUnits ? "None" : row.Unit))
                    .Select(group => new PeriodData(
                        DateTimeOffset.FromUnixTimeMilliseconds(group.Key.Start), group.Key.Unit, Merge(group)))
                    .OrderBy(data => data.Start)];
            },
            cancellation);

    /// <exception cref="AwsError">It is no period that AWS offers.</exception>
    public static void CheckPeriod(int period)
    {
        if (period is 1 or 5 or 10 or 20 or 30 || (period > 0 && period % 60 == 0)) return;
        throw CloudWatchErrors.Validation(
            "Value for parameter Period is not valid: Period must be 1, 5, 10, 20, 30, or a multiple of 60");
    }

    private static Aggregate Merge(IEnumerable<DatapointRow> rows)
    {
        var merged = new Aggregate();
        foreach (var row in rows) merged.Merge(row.ToAggregate());
        return merged;
    }
}

internal sealed record PeriodData(DateTimeOffset Start, string Unit, Aggregate Aggregate);
