using Hearth.Kernel.Schedules;
using Hearth.Services.EventBridge.Rules;
using Hearth.Services.EventBridge.Targets;
using Hearth.Storage.Documents;

namespace Hearth.Services.EventBridge.Schedules;

/// <summary>A schedule of EventBridge Scheduler. https://docs.aws.amazon.com/scheduler/latest/APIReference/API_GetSchedule.html</summary>
internal sealed record Schedule
{
    public const string DefaultGroup = "default";

    public required string ScheduleExpression { get; init; }

    public string TimeZone { get; init; } = "UTC";

    public DateTimeOffset? StartDate { get; init; }

    public DateTimeOffset? EndDate { get; init; }

    public string? Description { get; init; }

    public string State { get; init; } = "ENABLED";

    public required FlexibleTimeWindow FlexibleTimeWindow { get; init; }

    public required ScheduleTarget Target { get; init; }

    /// <summary>"NONE" or "DELETE": what becomes of the schedule after its last time.</summary>
    public string ActionAfterCompletion { get; init; } = "NONE";

    public string? KmsKeyArn { get; init; }

    public required DateTimeOffset CreationDate { get; init; }

    public required DateTimeOffset LastModificationDate { get; init; }

    public static string Arn(DocumentKey key) => $"arn:aws:scheduler:{key.Region}:{key.AccountId}:schedule/{key.Parent}/{key.Name}";

    /// <summary>Null: no such zone on this machine, or an expression that AWS refuses.</summary>
    public static ScheduleExpression? Parse(string expression, string zone) =>
        TimeZoneInfo.TryFindSystemTimeZoneById(zone, out var found) ? Kernel.Schedules.ScheduleExpression.Parse(expression, found) : null;

    public DateTimeOffset? Next(DateTimeOffset after)
    {
        if (State != "ENABLED") return null;
        // A rate counts from the start date, if there is one.
        var from = StartDate is { } start && start > after ? start.AddTicks(-1) : after;
        var next = Parse(ScheduleExpression, TimeZone)?.Next(from, StartDate ?? CreationDate);
        return next <= (EndDate ?? DateTimeOffset.MaxValue) ? next : null;
    }
}

/// <summary>https://docs.aws.amazon.com/scheduler/latest/APIReference/API_FlexibleTimeWindow.html</summary>
public sealed record FlexibleTimeWindow
{
    /// <summary>"OFF" or "FLEXIBLE".</summary>
    public string? Mode { get; init; }

    public int? MaximumWindowInMinutes { get; init; }
}

/// <summary>https://docs.aws.amazon.com/scheduler/latest/APIReference/API_Target.html, as far as functions, topics and queues need it.</summary>
public sealed record ScheduleTarget
{
    public string? Arn { get; init; }

    public string? RoleArn { get; init; }

    public string? Input { get; init; }

    public RetryPolicy? RetryPolicy { get; init; }

    public DeadLetterConfig? DeadLetterConfig { get; init; }

    public SqsParameters? SqsParameters { get; init; }
}

/// <summary>https://docs.aws.amazon.com/scheduler/latest/APIReference/API_GetScheduleGroup.html</summary>
internal sealed record ScheduleGroup
{
    public required DateTimeOffset CreationDate { get; init; }

    public static string Arn(DocumentKey key) => $"arn:aws:scheduler:{key.Region}:{key.AccountId}:schedule-group/{key.Name}";
}
