using Hearth.Protocols.Shapes;
using Hearth.Protocols.Validation;
using Hearth.Storage.Documents;

namespace Hearth.Services.EventBridge.Schedules;

/// <summary>https://docs.aws.amazon.com/scheduler/latest/APIReference/API_CreateSchedule.html and API_UpdateSchedule.html</summary>
public sealed record PutScheduleRequest
{
    [Uri, Length(1, 64), Pattern(EventBridgePatterns.ScheduleName)]
    public string? Name { get; init; }

    [Length(1, 64), Pattern(EventBridgePatterns.ScheduleName)]
    public string? GroupName { get; init; }

    [Required, Length(1, 256)]
    public string? ScheduleExpression { get; init; }

    [Length(1, 50)]
    public string? ScheduleExpressionTimezone { get; init; }

    public DateTimeOffset? StartDate { get; init; }

    public DateTimeOffset? EndDate { get; init; }

    [Length(0, 512)]
    public string? Description { get; init; }

    [Enum("ENABLED", "DISABLED")]
    public string? State { get; init; }

    [Length(1, 2048)]
    public string? KmsKeyArn { get; init; }

    [Required]
    public FlexibleTimeWindow? FlexibleTimeWindow { get; init; }

    [Required]
    public ScheduleTarget? Target { get; init; }

    [Enum("NONE", "DELETE")]
    public string? ActionAfterCompletion { get; init; }

    [Length(1, 64)]
    public string? ClientToken { get; init; }
}

public sealed record PutScheduleResponse
{
    public required string ScheduleArn { get; init; }
}

/// <summary>https://docs.aws.amazon.com/scheduler/latest/APIReference/API_GetSchedule.html and API_DeleteSchedule.html</summary>
public sealed record ScheduleRequest
{
    [Uri, Length(1, 64), Pattern(EventBridgePatterns.ScheduleName)]
    public string? Name { get; init; }

    [Query("groupName"), Length(1, 64), Pattern(EventBridgePatterns.ScheduleName)]
    public string? GroupName { get; init; }

    [Query("clientToken"), Length(1, 64)]
    public string? ClientToken { get; init; }
}

public sealed record ScheduleShape
{
    public required string Arn { get; init; }

    public required string GroupName { get; init; }

    public required string Name { get; init; }

    public required string State { get; init; }

    public required DateTimeOffset CreationDate { get; init; }

    public required DateTimeOffset LastModificationDate { get; init; }

    public required ScheduleTarget Target { get; init; }

    /// <summary>These are left out in lists.</summary>
    public string? ScheduleExpression { get; init; }

    public string? ScheduleExpressionTimezone { get; init; }

    public DateTimeOffset? StartDate { get; init; }

    public DateTimeOffset? EndDate { get; init; }

    public string? Description { get; init; }

    public string? KmsKeyArn { get; init; }

    public FlexibleTimeWindow? FlexibleTimeWindow { get; init; }

    public string? ActionAfterCompletion { get; init; }

    internal static ScheduleShape Summary(DocumentKey key, Schedule schedule) => new()
    {
        Arn = Schedule.Arn(key),
        GroupName = key.Parent,
        Name = key.Name,
        State = schedule.State,
        CreationDate = schedule.CreationDate,
        LastModificationDate = schedule.LastModificationDate,
        Target = new ScheduleTarget { Arn = schedule.Target.Arn },
    };

    internal static ScheduleShape Of(DocumentKey key, Schedule schedule) => Summary(key, schedule) with
    {
        Target = schedule.Target,
        ScheduleExpression = schedule.ScheduleExpression,
        ScheduleExpressionTimezone = schedule.TimeZone,
        StartDate = schedule.StartDate,
        EndDate = schedule.EndDate,
        Description = schedule.Description,
        KmsKeyArn = schedule.KmsKeyArn,
        FlexibleTimeWindow = schedule.FlexibleTimeWindow,
        ActionAfterCompletion = schedule.ActionAfterCompletion,
    };
}

/// <summary>https://docs.aws.amazon.com/scheduler/latest/APIReference/API_ListSchedules.html</summary>
public sealed record ListSchedulesRequest
{
    [Query("ScheduleGroup"), Length(1, 64), Pattern(EventBridgePatterns.ScheduleName)]
    public string? GroupName { get; init; }

    [Query, Length(1, 64), Pattern(EventBridgePatterns.ScheduleName)]
    public string? NamePrefix { get; init; }

    [Query, Enum("ENABLED", "DISABLED")]
    public string? State { get; init; }

    [Query, Length(1, 2048)]
    public string? NextToken { get; init; }

    [Query, Range(1, 100)]
    public int? MaxResults { get; init; }
}

public sealed record ListSchedulesResponse
{
    public required IReadOnlyList<ScheduleShape> Schedules { get; init; }

    public string? NextToken { get; init; }
}

/// <summary>https://docs.aws.amazon.com/scheduler/latest/APIReference/API_CreateScheduleGroup.html, API_GetScheduleGroup.html, API_DeleteScheduleGroup.html</summary>
public sealed record ScheduleGroupRequest
{
    [Uri, Length(1, 64), Pattern(EventBridgePatterns.ScheduleName)]
    public string? Name { get; init; }
}

public sealed record CreateScheduleGroupResponse
{
    public required string ScheduleGroupArn { get; init; }
}

public sealed record ScheduleGroupShape
{
    public required string Arn { get; init; }

    public required string Name { get; init; }

    public required string State { get; init; }

    public required DateTimeOffset CreationDate { get; init; }

    public required DateTimeOffset LastModificationDate { get; init; }
}

/// <summary>https://docs.aws.amazon.com/scheduler/latest/APIReference/API_ListScheduleGroups.html</summary>
public sealed record ListScheduleGroupsRequest
{
    [Query, Length(1, 64), Pattern(EventBridgePatterns.ScheduleName)]
    public string? NamePrefix { get; init; }

    [Query, Length(1, 2048)]
    public string? NextToken { get; init; }

    [Query, Range(1, 100)]
    public int? MaxResults { get; init; }
}

public sealed record ListScheduleGroupsResponse
{
    public required IReadOnlyList<ScheduleGroupShape> ScheduleGroups { get; init; }

    public string? NextToken { get; init; }
}
