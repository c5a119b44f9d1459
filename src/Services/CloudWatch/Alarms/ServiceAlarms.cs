using Hearth.Services.CloudWatch.Metrics;

namespace Hearth.Services.CloudWatch.Alarms;

/// <summary>Alarms that other services make for themselves, as Application Auto Scaling does; customers see them like their own.</summary>
public sealed class ServiceAlarms
{
    private const int PeriodSeconds = 60;

    /// <summary>The newest complete minutes may not have data yet.</summary>
    private static readonly TimeSpan LookBack = TimeSpan.FromMinutes(5);

    private readonly AlarmStore _store;
    private readonly PutAlarms _put;
    private readonly MetricReader _reader;
    private readonly TimeProvider _time;

    internal ServiceAlarms(AlarmStore store, MetricReader reader, TimeProvider time) =>
        (_store, _put, _reader, _time) = (store, new PutAlarms(store, time), reader, time);

    /// <summary>Makes an alarm on one metric by the minute, or changes it.</summary>
    /// <param name="statistic">"Average", "Maximum"...</param>
    /// <param name="comparison">"GreaterThanThreshold" or "LessThanThreshold".</param>
    public Task PutAsync(
        string accountId, string region, string name, string description, ServiceMetric metric, string comparison, double threshold, int periods, string actionArn) =>
        _put.SaveAsync(
            new AlarmDescription
            {
                AlarmName = name,
                AlarmDescription = description,
                ActionsEnabled = true,
                AlarmActions = [actionArn],
                OKActions = [],
                InsufficientDataActions = [],
                MetricName = metric.Name,
                Namespace = metric.Namespace,
                Statistic = metric.Statistic,
                Dimensions = Dimensions(metric),
                Period = PeriodSeconds,
                EvaluationPeriods = periods,
                Threshold = threshold,
                ComparisonOperator = comparison,
            },
            tags: null, accountId, region);

    /// <summary>One that does not exist is deleted already.</summary>
    public async Task DeleteAsync(string accountId, string region, string name)
    {
        if (_store.Find(accountId, region, name) is { } alarm) await _store.DeleteAsync(alarm);
    }

    public bool IsInAlarm(string accountId, string region, string name) => _store.Find(accountId, region, name)?.State == AlarmState.Alarm;

    /// <summary>The newest minute with data of the last five; null when there is none.</summary>
    public async Task<double?> NewestAsync(string accountId, string region, ServiceMetric metric, CancellationToken cancellation)
    {
        var now = _time.GetUtcNow();
        var from = now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMinute)) - LookBack;
        var key = MetricKey.Of(accountId, region, metric.Namespace, metric.Name, Dimensions(metric));
        var data = await _reader.ReadAsync(key, unit: null, from, now, PeriodSeconds, mixUnits: true, cancellation);
        return data.Count > 0 ? Statistic.Parse(metric.Statistic)?.Of(data[^1].Aggregate) : null;
    }

    private static IReadOnlyList<Dimension> Dimensions(ServiceMetric metric) =>
        [.. metric.Dimensions.Select(one => new Dimension { Name = one.Key, Value = one.Value })];
}

/// <summary>A metric as another service names it.</summary>
public sealed record ServiceMetric(string Namespace, string Name, string Statistic, IReadOnlyDictionary<string, string> Dimensions);
