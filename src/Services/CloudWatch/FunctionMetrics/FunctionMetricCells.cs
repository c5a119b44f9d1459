using System.Collections.Concurrent;
using Hearth.DataPlane;
using Hearth.Services.CloudWatch.Metrics;

namespace Hearth.Services.CloudWatch.FunctionMetrics;

/// <summary>
/// Adds up what functions do, on the way of their invocations: a cell for each function, resource and metric, with a lock of its
/// own that is held for an addition. Emptied into the store before each of its writes.
/// </summary>
internal sealed class FunctionMetricCells(TimeProvider time) : IFunctionMetrics
{
    private readonly ConcurrentDictionary<CellKey, Cell> _cells = new();

    public void Record(in FunctionMeasurement measurement)
    {
        var key = new CellKey(
            measurement.Metric, measurement.AccountId, measurement.Region, measurement.FunctionName, measurement.InvokedArn, measurement.ExecutedVersion);
        var minute = time.GetUtcNow().ToUnixTimeSeconds() / 60;
        while (!_cells.GetOrAdd(key, static _ => new Cell()).TryAdd(minute, measurement.Value))
        {
            // It was emptied and forgotten a moment ago: a new one takes its place.
        }
    }

    /// <summary>Moves everything into the store, for each set of dimensions that AWS has.</summary>
    public void Drain(MetricStore store)
    {
        foreach (var (key, cell) in _cells)
        {
            var taken = cell.Take(out var isIdle);
            if (isIdle) _cells.TryRemove(new KeyValuePair<CellKey, Cell>(key, cell));
            foreach (var (minute, aggregate) in taken)
            {
                var at = DateTimeOffset.FromUnixTimeSeconds(minute * 60);
                foreach (var dimensions in FunctionDimensions.Of(key.Metric, key.FunctionName, key.InvokedArn, key.ExecutedVersion))
                {
                    var metric = MetricKey.Of(key.AccountId, key.Region, "AWS/Lambda", key.Metric.ToString(), dimensions);
                    store.Add(metric, at, FunctionDimensions.UnitOf(key.Metric), aggregate, storageResolution: 60);
                }
            }
        }
    }

    private readonly record struct CellKey(
        FunctionMetric Metric, string AccountId, string Region, string? FunctionName, string? InvokedArn, string? ExecutedVersion)
    {
        // Seven cells for each invocation: hashing all of the strings took most of their time.
        public override int GetHashCode() => HashCode.Combine(Metric, AccountId, FunctionName, InvokedArn?.Length);
    }

    private sealed class Cell
    {
        private readonly Lock _lock = new();
        private readonly List<(long Minute, Aggregate Aggregate)> _minutes = [];
        private bool _isForgotten;

        public bool TryAdd(long minute, double value)
        {
            lock (_lock)
            {
                if (_isForgotten) return false;
                if (_minutes.Count == 0 || _minutes[^1].Minute != minute) _minutes.Add((minute, new Aggregate()));
                _minutes[^1].Aggregate.Add(value);
                return true;
            }
        }

        public IReadOnlyList<(long Minute, Aggregate Aggregate)> Take(out bool isIdle)
        {
            lock (_lock)
            {
                isIdle = _isForgotten = _minutes.Count == 0;
                if (isIdle) return [];
                var taken = _minutes.ToArray();
                _minutes.Clear();
                return taken;
            }
        }
    }
}
