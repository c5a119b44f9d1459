using Hearth.Protocols.Operations;
using Hearth.Protocols.Shapes;
using Hearth.Protocols.Validation;
using Hearth.Services.ApplicationAutoScaling.Targets;
using Hearth.Storage.Documents;

namespace Hearth.Services.ApplicationAutoScaling.ScheduledActions;

/// <summary>https://docs.aws.amazon.com/autoscaling/application/APIReference/API_PutScheduledAction.html; also of DeleteScheduledAction.</summary>
public sealed record ScheduledActionRequest
{
    [Required]
    public string? ServiceNamespace { get; init; }

    [Length(1, 1600)]
    public string? Schedule { get; init; }

    [Length(1, 1600)]
    public string? Timezone { get; init; }

    [Required, Length(1, 256)]
    public string? ScheduledActionName { get; init; }

    [Required, Length(1, 1600)]
    public string? ResourceId { get; init; }

    [Required]
    public string? ScalableDimension { get; init; }

    public DateTimeOffset? StartTime { get; init; }

    public DateTimeOffset? EndTime { get; init; }

    public ScalableTargetAction? ScalableTargetAction { get; init; }
}

/// <summary>https://docs.aws.amazon.com/autoscaling/application/APIReference/API_DescribeScheduledActions.html</summary>
public sealed record DescribeScheduledActionsRequest
{
    [Length(0, 50)]
    public IReadOnlyList<string>? ScheduledActionNames { get; init; }

    [Required]
    public string? ServiceNamespace { get; init; }

    [Length(1, 1600)]
    public string? ResourceId { get; init; }

    public string? ScalableDimension { get; init; }

    public int? MaxResults { get; init; }

    public string? NextToken { get; init; }
}

public sealed record ScheduledActionShape
{
    public required string ScheduledActionName { get; init; }

    [WireName("ScheduledActionARN")]
    public required string ScheduledActionArn { get; init; }

    public required string ServiceNamespace { get; init; }

    public required string Schedule { get; init; }

    public required string Timezone { get; init; }

    public required string ResourceId { get; init; }

    public required string ScalableDimension { get; init; }

    public DateTimeOffset? StartTime { get; init; }

    public DateTimeOffset? EndTime { get; init; }

    public required ScalableTargetAction ScalableTargetAction { get; init; }

    public required DateTimeOffset CreationTime { get; init; }
}

public sealed record DescribeScheduledActionsResponse
{
    public required IReadOnlyList<ScheduledActionShape> ScheduledActions { get; init; }

    public string? NextToken { get; init; }
}

/// <summary>PutScheduledAction, DescribeScheduledActions and DeleteScheduledAction.</summary>
internal sealed class PutScheduledAction(DocumentStore<ScalableTarget> targets, DocumentStore<ScheduledAction> actions, TimeProvider time)
{
    private const int PageSize = 50;

    public async Task<NoBody> HandleAsync(ScheduledActionRequest request, CallContext context)
    {
        var id = TargetId.Read(request.ServiceNamespace!, request.ResourceId!, request.ScalableDimension, context);
        if (targets.Find(id.Key) is null) throw AutoScalingError.NoTarget(id);
        await actions.UpdateAsync(id.Named(request.ScheduledActionName!), current => Merge(request, current));
        return NoBody.Instance;
    }

    public Task<DescribeScheduledActionsResponse> DescribeAsync(DescribeScheduledActionsRequest request, CallContext context)
    {
        TargetId.CheckNamespace(request.ServiceNamespace!);
        var found = actions.List(context.AccountId, context.Region, request.ResourceId, namePrefix: null)
            .Where(action => request.ScheduledActionNames is not { Count: > 0 } names || names.Contains(action.Key.Name));
        var (page, next) = PageToken.Page(found, action => $"{action.Key.Parent}/{action.Key.Name}", request.NextToken, request.MaxResults ?? PageSize);
        return Task.FromResult(new DescribeScheduledActionsResponse { ScheduledActions = [.. page.Select(Shape)], NextToken = next });
    }

    public async Task<NoBody> DeleteAsync(ScheduledActionRequest request, CallContext context)
    {
        var id = TargetId.Read(request.ServiceNamespace!, request.ResourceId!, request.ScalableDimension, context);
        var name = request.ScheduledActionName!;
        await actions.UpdateAsync(id.Named(name), current => current is null ? throw AutoScalingError.NoAction(id, name) : null);
        return NoBody.Instance;
    }

    private ScheduledAction Merge(ScheduledActionRequest request, ScheduledAction? current)
    {
        var schedule = request.Schedule ?? current?.Schedule ?? throw AutoScalingError.Validation("Schedule is required when a scheduled action is made.");
        var zone = request.Timezone ?? current?.Timezone ?? "UTC";
        if (ScheduledAction.Parse(schedule, zone) is null) throw AutoScalingError.Validation($"Invalid schedule {schedule} in the time zone {zone}.");
        var action = request.ScalableTargetAction ?? current?.Action;
        if (action is null or { MinCapacity: null, MaxCapacity: null })
            throw AutoScalingError.Validation("A ScalableTargetAction with MinCapacity, MaxCapacity or both is required.");
        if (action.MinCapacity > action.MaxCapacity) throw AutoScalingError.Validation("Maximum capacity cannot be less than minimum capacity.");
        return new ScheduledAction
        {
            Id = current?.Id ?? Guid.NewGuid().ToString(),
            Schedule = schedule,
            Timezone = zone,
            StartTime = request.StartTime ?? current?.StartTime,
            EndTime = request.EndTime ?? current?.EndTime,
            Action = action,
            CreationTime = current?.CreationTime ?? time.GetUtcNow(),
        };
    }

    private static ScheduledActionShape Shape(KeyValuePair<DocumentKey, ScheduledAction> one)
    {
        var target = TargetId.Of(one.Key);
        return new ScheduledActionShape
        {
            ScheduledActionName = one.Key.Name,
            ScheduledActionArn = one.Value.Arn(target, one.Key.Name),
            ServiceNamespace = TargetId.Lambda,
            Schedule = one.Value.Schedule,
            Timezone = one.Value.Timezone,
            ResourceId = target.ResourceId,
            ScalableDimension = TargetId.Dimension,
            StartTime = one.Value.StartTime,
            EndTime = one.Value.EndTime,
            ScalableTargetAction = one.Value.Action,
            CreationTime = one.Value.CreationTime,
        };
    }
}
