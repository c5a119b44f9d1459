namespace Hearth.Services.ApplicationAutoScaling.Activities;

/// <summary>One change of a target's capacity. https://docs.aws.amazon.com/autoscaling/application/APIReference/API_ScalingActivity.html</summary>
internal sealed record ScalingActivity
{
    public required string ActivityId { get; init; }

    public required string Description { get; init; }

    public required string Cause { get; init; }

    public required DateTimeOffset StartTime { get; init; }

    public DateTimeOffset? EndTime { get; init; }

    /// <summary>"Successful" or "Failed".</summary>
    public required string StatusCode { get; init; }

    public string? StatusMessage { get; init; }
}
