using Hearth.Protocols.Validation;
using Hearth.Services.CloudWatch.MetricData;
using Hearth.Services.CloudWatch.Metrics;

namespace Hearth.Services.CloudWatch.Alarms;

/// <summary>The request of PutMetricAlarm, and, with its state, a metric alarm as DescribeAlarms shows it.</summary>
internal record MetricAlarmConfig
{
    [Required, Length(1, 255)]
    public string AlarmName { get; init; } = null!;

    [Length(0, 1024)]
    public string? AlarmDescription { get; init; }

    public bool? ActionsEnabled { get; init; }

    [Length(0, 5)]
    public IReadOnlyList<string>? OKActions { get; init; }

    [Length(0, 5)]
    public IReadOnlyList<string>? AlarmActions { get; init; }

    [Length(0, 5)]
    public IReadOnlyList<string>? InsufficientDataActions { get; init; }

    [Length(1, 255)]
    public string? MetricName { get; init; }

    [Length(1, 255), Pattern(CloudWatchPatterns.Namespace)]
    public string? Namespace { get; init; }

    [Enum("SampleCount", "Average", "Sum", "Minimum", "Maximum")]
    public string? Statistic { get; init; }

    public string? ExtendedStatistic { get; init; }

    [Length(0, 30)]
    public IReadOnlyList<Dimension>? Dimensions { get; init; }

    [Range(1, int.MaxValue)]
    public int? Period { get; init; }

    public string? Unit { get; init; }

    [Range(1, int.MaxValue)]
    public int? EvaluationPeriods { get; init; }

    [Range(1, int.MaxValue)]
    public int? DatapointsToAlarm { get; init; }

    public double? Threshold { get; init; }

    public string? ComparisonOperator { get; init; }

    [Length(1, 255)]
    public string? TreatMissingData { get; init; }

    public string? EvaluateLowSampleCountPercentile { get; init; }

    public IReadOnlyList<MetricDataQuery>? Metrics { get; init; }

    public string? ThresholdMetricId { get; init; }
}

internal sealed record PutMetricAlarmRequest : MetricAlarmConfig
{
    public IReadOnlyList<Tag>? Tags { get; init; }
}

internal sealed record PutCompositeAlarmRequest
{
    [Required, Length(1, 255)]
    public string AlarmName { get; init; } = null!;

    [Required, Length(1, 10240)]
    public string AlarmRule { get; init; } = null!;

    [Length(0, 1024)]
    public string? AlarmDescription { get; init; }

    public bool? ActionsEnabled { get; init; }

    [Length(0, 5)]
    public IReadOnlyList<string>? OKActions { get; init; }

    [Length(0, 5)]
    public IReadOnlyList<string>? AlarmActions { get; init; }

    [Length(0, 5)]
    public IReadOnlyList<string>? InsufficientDataActions { get; init; }

    public string? ActionsSuppressor { get; init; }

    public IReadOnlyList<Tag>? Tags { get; init; }
}

internal sealed record Tag
{
    [Required, Length(1, 128)]
    public string Key { get; init; } = null!;

    [Required, Length(0, 256)]
    public string Value { get; init; } = null!;
}

/// <summary>An alarm of either kind as DescribeAlarms shows it.</summary>
internal sealed record AlarmDescription : MetricAlarmConfig
{
    public string? AlarmArn { get; init; }

    public string? AlarmRule { get; init; }

    public DateTimeOffset? AlarmConfigurationUpdatedTimestamp { get; init; }

    public string? StateValue { get; init; }

    public string? StateReason { get; init; }

    public string? StateReasonData { get; init; }

    public DateTimeOffset? StateUpdatedTimestamp { get; init; }

    public DateTimeOffset? StateTransitionedTimestamp { get; init; }
}

/// <summary>An alarm as it is kept: what it shows, and whose it is.</summary>
internal sealed record Alarm(string Account, string Region, AlarmDescription Shown, IReadOnlyList<Tag> Tags)
{
    public string Name => Shown.AlarmName;

    public bool IsComposite => Shown.AlarmRule is not null;

    public string Type => IsComposite ? "CompositeAlarm" : "MetricAlarm";

    public string State => Shown.StateValue!;

    public IReadOnlyList<string> ActionsOf(string state) => (state switch
    {
        AlarmState.Alarm => Shown.AlarmActions,
        AlarmState.Ok => Shown.OKActions,
        _ => Shown.InsufficientDataActions,
    }) ?? [];

    public IReadOnlyList<MetricDataQuery> Queries() => Shown.Metrics ??
    [
        new MetricDataQuery
        {
            Id = "m1",
            ReturnData = true,
            MetricStat = new MetricStat
            {
                Metric = new Metric { Namespace = Shown.Namespace, MetricName = Shown.MetricName, Dimensions = Shown.Dimensions },
                Period = Shown.Period,
                Stat = (Shown.Statistic ?? Shown.ExtendedStatistic)!,
                Unit = Shown.Unit,
            },
        },
    ];
}
