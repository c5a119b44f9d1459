using Hearth.Protocols.Operations;
using Hearth.Protocols.Validation;
using Hearth.Services.CloudWatch.Metrics;

namespace Hearth.Services.CloudWatch.MetricData;

internal sealed record GetMetricStatisticsRequest
{
    [Required, Length(1, 255), Pattern(CloudWatchPatterns.Namespace)]
    public string Namespace { get; init; } = null!;

    [Required, Length(1, 255)]
    public string MetricName { get; init; } = null!;

    [Length(0, 30)]
    public IReadOnlyList<Dimension>? Dimensions { get; init; }

    [Required]
    public DateTimeOffset? StartTime { get; init; }

    [Required]
    public DateTimeOffset? EndTime { get; init; }

    [Required, Range(1, int.MaxValue)]
    public int? Period { get; init; }

    [Length(1, 5), Enum("SampleCount", "Average", "Sum", "Minimum", "Maximum", Target = ConstraintTarget.Each)]
    public IReadOnlyList<string>? Statistics { get; init; }

    [Length(1, 10)]
    public IReadOnlyList<string>? ExtendedStatistics { get; init; }

    public string? Unit { get; init; }
}

internal sealed record GetMetricStatisticsResponse
{
    public string? Label { get; init; }

    public IReadOnlyList<Datapoint>? Datapoints { get; init; }
}

internal sealed record Datapoint
{
    public DateTimeOffset? Timestamp { get; init; }

    public double? SampleCount { get; init; }

    public double? Average { get; init; }

    public double? Sum { get; init; }

    public double? Minimum { get; init; }

    public double? Maximum { get; init; }

    public string? Unit { get; init; }

    public IReadOnlyDictionary<string, double>? ExtendedStatistics { get; init; }
}

/// <summary>https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_GetMetricStatistics.html</summary>
internal sealed class GetMetricStatistics(MetricReader reader)
{
    private const int MostDatapoints = 1440;

    public async Task<GetMetricStatisticsResponse> HandleAsync(GetMetricStatisticsRequest request, CallContext context)
    {
        var (period, start, end) = (request.Period!.Value, request.StartTime!.Value, request.EndTime!.Value);
        MetricReader.CheckPeriod(period);
        if (start >= end) throw CloudWatchErrors.InvalidCombination("The parameter StartTime must be less than the parameter EndTime.");
        if (request.Statistics is null && request.ExtendedStatistics is null)
            throw new Kernel.AwsError("MissingRequiredParameterException", "At least one of the parameters Statistics and ExtendedStatistics must be specified.");
        if ((end - start).TotalSeconds / period > MostDatapoints)
            throw CloudWatchErrors.InvalidCombination(
                $"You have requested up to {Math.Ceiling((end - start).TotalSeconds / period)} datapoints, which exceeds the limit of {MostDatapoints}. You may reduce the datapoints requested by increasing Period, or decreasing the time range.");
        var extended = (request.ExtendedStatistics ?? []).Select(text => Statistic.Parse(text)
            ?? throw CloudWatchErrors.InvalidValue($"The value {text} for parameter ExtendedStatistics is invalid.")).ToList();
        var key = MetricKey.Of(context.AccountId, context.Region, request.Namespace, request.MetricName, request.Dimensions);
        var data = await reader.ReadAsync(key, request.Unit, RoundDown(start, period), end, period, mixUnits: false, context.Cancellation);
        return new GetMetricStatisticsResponse
        {
            Label = request.MetricName,
            Datapoints = [.. data.Select(found => DatapointOf(found, request.Statistics ?? [], extended))],
        };
    }

    /// <summary>Periods start where the request starts, to the minute (or second, for such periods).</summary>
    private static DateTimeOffset RoundDown(DateTimeOffset start, int period)
    {
        var step = period % 60 == 0 ? 60 : 1;
        var seconds = start.ToUnixTimeSeconds();
        return DateTimeOffset.FromUnixTimeSeconds(seconds - (seconds % step));
    }

    private static Datapoint DatapointOf(PeriodData data, IReadOnlyList<string> statistics, List<Statistic> extended)
    {
        var aggregate = data.Aggregate;
        var percentiles = extended
            .Select(statistic => (statistic.Name, Value: statistic.Of(aggregate)))
            .Where(pair => pair.Value is not null)
            .ToDictionary(pair => pair.Name, pair => pair.Value!.Value, StringComparer.Ordinal);
        return new Datapoint
        {
            Timestamp = data.Start,
            Unit = data.Unit,
            SampleCount = statistics.Contains("SampleCount") ? aggregate.SampleCount : null,
            Average = statistics.Contains("Average") ? aggregate.Average : null,
            Sum = statistics.Contains("Sum") ? aggregate.Sum : null,
            Minimum = statistics.Contains("Minimum") ? aggregate.Minimum : null,
            Maximum = statistics.Contains("Maximum") ? aggregate.Maximum : null,
            ExtendedStatistics = extended.Count > 0 ? percentiles : null,
        };
    }
}
