using Hearth.Protocols.Operations;
using Hearth.Protocols.Validation;

namespace Hearth.Services.CloudWatch.Metrics;

internal sealed record PutMetricDataRequest
{
    [Required, Length(1, 255), Pattern(CloudWatchPatterns.Namespace)]
    public string Namespace { get; init; } = null!;

    public IReadOnlyList<MetricDatum>? MetricData { get; init; }

    public IReadOnlyList<EntityMetricData>? EntityMetricData { get; init; }

    public bool? StrictEntityValidation { get; init; }
}

/// <summary>Its entity, an Application Signals matter, is not kept.</summary>
internal sealed record EntityMetricData
{
    public IReadOnlyList<MetricDatum>? MetricData { get; init; }
}

internal sealed record MetricDatum
{
    [Required, Length(1, 255)]
    public string MetricName { get; init; } = null!;

    [Length(0, 30)]
    public IReadOnlyList<Dimension>? Dimensions { get; init; }

    public DateTimeOffset? Timestamp { get; init; }

    public double? Value { get; init; }

    public StatisticSet? StatisticValues { get; init; }

    public IReadOnlyList<double>? Values { get; init; }

    public IReadOnlyList<double>? Counts { get; init; }

    public string? Unit { get; init; }

    [Range(1, int.MaxValue)]
    public int? StorageResolution { get; init; }
}

internal sealed record StatisticSet
{
    [Required]
    public double? SampleCount { get; init; }

    [Required]
    public double? Sum { get; init; }

    [Required]
    public double? Minimum { get; init; }

    [Required]
    public double? Maximum { get; init; }
}

/// <summary>https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricData.html</summary>
internal sealed class PutMetricData(MetricStore store, TimeProvider time)
{
    /// <summary>Answered when the data is durable, unlike on AWS: a write costs one commit, which concurrent calls share.</summary>
    public async Task<NoBody> HandleAsync(PutMetricDataRequest request, CallContext context)
    {
        IReadOnlyList<MetricDatum> data = [.. request.MetricData ?? [], .. (request.EntityMetricData ?? []).SelectMany(entity => entity.MetricData ?? [])];
        if (data.Count == 0) throw CloudWatchErrors.Missing("MetricData");
        if (request.Namespace.StartsWith("AWS/", StringComparison.OrdinalIgnoreCase))
            throw CloudWatchErrors.InvalidValue("The value AWS/ for parameter Namespace is invalid.");
        var now = time.GetUtcNow();
        MetricDatumRules.Check(data, now);
        foreach (var datum in data)
        {
            var key = MetricKey.Of(context.AccountId, context.Region, request.Namespace, datum.MetricName, datum.Dimensions);
            store.Add(key, datum.Timestamp ?? now, datum.Unit ?? "None", AggregateOf(datum), datum.StorageResolution ?? 60);
        }
        await store.FlushAsync(context.Cancellation);
        return NoBody.Instance;
    }

    private static Aggregate AggregateOf(MetricDatum datum)
    {
        var aggregate = new Aggregate();
        if (datum.StatisticValues is { } set) aggregate.AddSet(set.SampleCount!.Value, set.Sum!.Value, set.Minimum!.Value, set.Maximum!.Value);
        else if (datum.Values is { } values)
            for (var index = 0; index < values.Count; index++) aggregate.Add(values[index], datum.Counts?[index] ?? 1);
        else aggregate.Add(datum.Value!.Value);
        return aggregate;
    }
}
