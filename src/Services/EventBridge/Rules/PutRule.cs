using Hearth.Kernel.Schedules;
using Hearth.Protocols.Operations;
using Hearth.Protocols.Validation;
using Hearth.Services.EventBridge.Buses;
using Hearth.Services.EventBridge.Events;
using Hearth.Services.EventBridge.Targets;
using Hearth.Storage.Documents;

namespace Hearth.Services.EventBridge.Rules;

/// <summary>https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutRule.html</summary>
public sealed record PutRuleRequest
{
    [Required, Length(1, 64), Pattern(EventBridgePatterns.RuleName)]
    public string? Name { get; init; }

    [Length(0, 256)]
    public string? ScheduleExpression { get; init; }

    [Length(0, 4096)]
    public string? EventPattern { get; init; }

    [Enum("ENABLED", "DISABLED", "ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS")]
    public string? State { get; init; }

    [Length(0, 512)]
    public string? Description { get; init; }

    [Length(1, 1600)]
    public string? RoleArn { get; init; }

    public IReadOnlyList<EventBridgeTag>? Tags { get; init; }

    [Length(1, 1600), Pattern(EventBridgePatterns.BusName)]
    public string? EventBusName { get; init; }
}

public sealed record PutRuleResponse
{
    public required string RuleArn { get; init; }
}

/// <summary>Makes a rule, or changes one: what is left out is gone, but its targets and tags stay.</summary>
internal sealed class PutRule(DocumentStore<EventRule> rules, RuleKeys keys, TimeProvider time)
{
    public async Task<PutRuleResponse> HandleAsync(PutRuleRequest request, CallContext context)
    {
        var key = keys.Of(request.Name!, request.EventBusName, context);
        var schedule = request.ScheduleExpression is { Length: > 0 } written ? written : null;
        var pattern = request.EventPattern is { Length: > 0 } text ? text : null;
        if (schedule is null && pattern is null) throw EventBridgeError.Validation("Parameter(s) EventPattern or ScheduleExpression must be specified.");
        if (schedule is not null) Check(schedule, key.Parent);
        if (pattern is not null) TestEventPattern.Read(pattern);
        await rules.UpdateAsync(key, current => new EventRule
        {
            ScheduleExpression = schedule,
            EventPattern = pattern,
            State = request.State ?? "ENABLED",
            Description = request.Description,
            RoleArn = request.RoleArn,
            Since = current is not null && current.ScheduleExpression == schedule ? current.Since : time.GetUtcNow(),
            Tags = current?.Tags ?? EventBridgeTag.Read(request.Tags),
            Targets = current?.Targets ?? new Dictionary<string, RuleTarget>(),
        });
        return new PutRuleResponse { RuleArn = EventRule.Arn(key) };
    }

    private static void Check(string schedule, string bus)
    {
        if (bus != EventBus.Default) throw EventBridgeError.Validation("ScheduleExpression is supported only on the default event bus.");
        // A rule is never at a single time: that is EventBridge Scheduler's.
        if (ScheduleExpression.Parse(schedule) is null || schedule.StartsWith("at(", StringComparison.Ordinal)) throw EventBridgeError.BadSchedule();
    }
}
