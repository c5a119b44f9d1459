using Hearth.Kernel.Schedules;
using Hearth.Services.ApplicationAutoScaling.Targets;

namespace Hearth.Services.ApplicationAutoScaling.ScheduledActions;

/// <summary>https://docs.aws.amazon.com/autoscaling/application/APIReference/API_ScheduledAction.html</summary>
internal sealed record ScheduledAction
{
    public required string Id { get; init; }

    public required string Schedule { get; init; }

    public string Timezone { get; init; } = "UTC";

    public DateTimeOffset? StartTime { get; init; }

    public DateTimeOffset? EndTime { get; init; }

    public required ScalableTargetAction Action { get; init; }

    public required DateTimeOffset CreationTime { get; init; }

    /// <summary>Null: an expression that AWS refuses, or no such zone on this machine.</summary>
    public static ScheduleExpression? Parse(string schedule, string zone) =>
        TimeZoneInfo.TryFindSystemTimeZoneById(zone, out var found) ? ScheduleExpression.Parse(schedule, found) : null;

    public DateTimeOffset? Next(DateTimeOffset after)
    {
        var from = StartTime is { } start && start > after ? start.AddTicks(-1) : after;
        var next = Parse(Schedule, Timezone)?.Next(from, StartTime ?? CreationTime);
        return next <= (EndTime ?? DateTimeOffset.MaxValue) ? next : null;
    }

    public string Arn(TargetId target, string name) =>
        $"arn:aws:autoscaling:{target.Region}:{target.AccountId}:scheduledAction:{Id}:resource/lambda/{target.ResourceId}:scheduledActionName/{name}";
}

/// <summary>The limits that hold from the action's time on.</summary>
public sealed record ScalableTargetAction
{
    public int? MinCapacity { get; init; }

    public int? MaxCapacity { get; init; }
}
