using Hearth.Kernel;
using Hearth.Kernel.Schedules;
using Hearth.Protocols.Operations;
using Hearth.Protocols.Validation;
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
internal sealed class PutRule(DocumentStore<EventRule> rules, TimeProvider time)
{
    public async Task<PutRuleResponse> HandleAsync(PutRuleRequest request, CallContext context)
    {
        var key = RuleKeys.Of(request.Name!, request.EventBusName, context);
        if (request.EventPattern is not null)
            throw new AwsError(
                "NotImplementedException",
                "This installation of Hearth runs rules with a ScheduleExpression; rules with an EventPattern are not there yet.", 501);
        if (request.ScheduleExpression is not { Length: > 0 } schedule)
            throw EventBridgeError.Validation("Parameter(s) EventPattern or ScheduleExpression must be specified.");
        // A rule is never at a single time: that is EventBridge Scheduler's.
        if (ScheduleExpression.Parse(schedule) is null || schedule.StartsWith("at(", StringComparison.Ordinal)) throw EventBridgeError.BadSchedule();
        await rules.UpdateAsync(key, current => new EventRule
        {
            ScheduleExpression = schedule,
            State = request.State ?? "ENABLED",
            Description = request.Description,
            RoleArn = request.RoleArn,
            Since = current?.ScheduleExpression == schedule ? current.Since : time.GetUtcNow(),
            Tags = current?.Tags ?? EventBridgeTag.Read(request.Tags),
            Targets = current?.Targets ?? new Dictionary<string, RuleTarget>(),
        });
        return new PutRuleResponse { RuleArn = EventRule.Arn(key) };
    }
}
