using Hearth.Services.ApplicationAutoScaling.Activities;

namespace Hearth.Services.ApplicationAutoScaling.Targets;

/// <summary>https://docs.aws.amazon.com/autoscaling/application/APIReference/API_ScalableTarget.html</summary>
internal sealed record ScalableTarget
{
    public required int MinCapacity { get; init; }

    public required int MaxCapacity { get; init; }

    public required string RoleArn { get; init; }

    public SuspendedState Suspended { get; init; } = new();

    public required DateTimeOffset CreationTime { get; init; }

    /// <summary>Part of the target's ARN.</summary>
    public required string Id { get; init; }

    public IReadOnlyDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>();

    /// <summary>The newest first; AWS keeps those of six weeks.</summary>
    public IReadOnlyList<ScalingActivity> Activities { get; init; } = [];

    public int Clamp(int capacity) => Math.Clamp(capacity, MinCapacity, MaxCapacity);

    public string Arn(TargetId target) => $"arn:aws:application-autoscaling:{target.Region}:{target.AccountId}:scalable-target/{Id}";
}

/// <summary>https://docs.aws.amazon.com/autoscaling/application/APIReference/API_SuspendedState.html</summary>
public sealed record SuspendedState
{
    public bool DynamicScalingInSuspended { get; init; }

    public bool DynamicScalingOutSuspended { get; init; }

    public bool ScheduledScalingSuspended { get; init; }
}
