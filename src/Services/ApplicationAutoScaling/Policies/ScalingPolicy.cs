using Hearth.Services.ApplicationAutoScaling.Targets;

namespace Hearth.Services.ApplicationAutoScaling.Policies;

/// <summary>A target tracking policy. https://docs.aws.amazon.com/autoscaling/application/APIReference/API_ScalingPolicy.html</summary>
internal sealed record ScalingPolicy
{
    public required string Id { get; init; }

    public required TargetTrackingConfiguration Configuration { get; init; }

    public required DateTimeOffset CreationTime { get; init; }

    public required string AlarmHigh { get; init; }

    public required string AlarmLow { get; init; }

    /// <summary>When it last added or removed capacity, for the cooldowns.</summary>
    public DateTimeOffset? ScaledOutAt { get; init; }

    public DateTimeOffset? ScaledInAt { get; init; }

    public string Arn(TargetId target, string name) =>
        $"arn:aws:autoscaling:{target.Region}:{target.AccountId}:scalingPolicy:{Id}:resource/lambda/{target.ResourceId}:policyName/{name}";
}

/// <summary>https://docs.aws.amazon.com/autoscaling/application/APIReference/API_TargetTrackingScalingPolicyConfiguration.html</summary>
public sealed record TargetTrackingConfiguration
{
    public double? TargetValue { get; init; }

    public PredefinedMetricSpecification? PredefinedMetricSpecification { get; init; }

    public CustomizedMetricSpecification? CustomizedMetricSpecification { get; init; }

    /// <summary>Seconds.</summary>
    public int? ScaleOutCooldown { get; init; }

    public int? ScaleInCooldown { get; init; }

    public bool? DisableScaleIn { get; init; }
}

public sealed record PredefinedMetricSpecification
{
    public string? PredefinedMetricType { get; init; }

    public string? ResourceLabel { get; init; }
}

/// <summary>One metric; metric math is refused.</summary>
public sealed record CustomizedMetricSpecification
{
    public string? MetricName { get; init; }

    public string? Namespace { get; init; }

    public IReadOnlyList<MetricDimension>? Dimensions { get; init; }

    public string? Statistic { get; init; }

    public string? Unit { get; init; }
}

public sealed record MetricDimension
{
    public string? Name { get; init; }

    public string? Value { get; init; }
}
