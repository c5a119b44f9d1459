namespace Hearth.Services.CloudWatch.Metrics;

/// <summary>
/// Metrics that reach CloudWatch by another way than PutMetricData: customers' under its rules, but with nobody to tell of a refusal, and
/// those of services.
/// </summary>
public sealed class MetricRecorder
{
    private const int LongestName = 255;

    private readonly MetricStore _store;
    private readonly TimeProvider _time;

    internal MetricRecorder(MetricStore store, TimeProvider time) => (_store, _time) = (store, time);

    /// <summary>In memory only when this returns: at most the last five seconds are lost in a crash.</summary>
    /// <param name="unit">Null for none.</param>
    /// <param name="storageResolution">Seconds: 1 or 60.</param>
    /// <returns>False when PutMetricData would have refused it: nothing was added.</returns>
    public bool TryRecord(
        string accountId, string region, string metricNamespace, string name, IReadOnlyList<KeyValuePair<string, string>> dimensions, string? unit,
        int storageResolution, DateTimeOffset timestamp, IReadOnlyList<double> values)
    {
        var datum = new MetricDatum
        {
            MetricName = name,
            Dimensions = [.. dimensions.Select(one => new Dimension { Name = one.Key, Value = one.Value })],
            Timestamp = timestamp,
            Values = values,
            Unit = unit,
            StorageResolution = storageResolution,
        };
        if (name.Length is 0 or > LongestName || !IsNamespace(metricNamespace) || !MetricDatumRules.Accepts(datum, _time.GetUtcNow())) return false;
        var aggregate = new Aggregate();
        foreach (var value in values) aggregate.Add(value);
        var key = MetricKey.Of(accountId, region, metricNamespace, name, datum.Dimensions);
        _store.Add(key, timestamp, unit ?? "None", aggregate, storageResolution);
        return true;
    }

    /// <summary>What a service measures of itself, in a namespace that customers cannot write to. In memory only when this returns.</summary>
    /// <param name="set">Of the values of the minute.</param>
    public void RecordOfService(
        string accountId, string region, string metricNamespace, string name, IReadOnlyList<KeyValuePair<string, string>> dimensions, string unit,
        DateTimeOffset timestamp, (double SampleCount, double Sum, double Minimum, double Maximum) set)
    {
        var aggregate = new Aggregate();
        aggregate.AddSet(set.SampleCount, set.Sum, set.Minimum, set.Maximum);
        var key = MetricKey.Of(accountId, region, metricNamespace, name, dimensions.Select(one => new Dimension { Name = one.Key, Value = one.Value }));
        _store.Add(key, timestamp, unit, aggregate, storageResolution: 60);
    }

    /// <summary>AWS keeps the names that begin with AWS/ to its own services.</summary>
    private static bool IsNamespace(string name) =>
        name.Length is > 0 and <= LongestName && name[0] != ':' && !name.StartsWith("AWS/", StringComparison.OrdinalIgnoreCase);
}
