using Hearth.Protocols.Operations;
using Hearth.Protocols.Validation;
using Hearth.Storage.Documents;

namespace Hearth.Services.EventBridge.Rules;

/// <summary>https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_DescribeRule.html; also of DeleteRule, EnableRule and DisableRule.</summary>
public sealed record RuleRequest
{
    [Required, Length(1, 64), Pattern(EventBridgePatterns.RuleName)]
    public string? Name { get; init; }

    [Length(1, 1600), Pattern(EventBridgePatterns.BusName)]
    public string? EventBusName { get; init; }

    /// <summary>DeleteRule: also rules that AWS services made; there are none here.</summary>
    public bool? Force { get; init; }
}

public sealed record RuleShape
{
    public required string Name { get; init; }

    public required string Arn { get; init; }

    public string? ScheduleExpression { get; init; }

    public string? EventPattern { get; init; }

    public required string State { get; init; }

    public string? Description { get; init; }

    public string? RoleArn { get; init; }

    public required string EventBusName { get; init; }

    internal static RuleShape Of(DocumentKey key, EventRule rule) => new()
    {
        Name = key.Name,
        Arn = EventRule.Arn(key),
        ScheduleExpression = rule.ScheduleExpression,
        EventPattern = rule.EventPattern,
        State = rule.State,
        Description = rule.Description,
        RoleArn = rule.RoleArn,
        EventBusName = key.Parent,
    };
}

internal sealed class DescribeRule(DocumentStore<EventRule> rules, RuleKeys keys)
{
    public Task<RuleShape> HandleAsync(RuleRequest request, CallContext context)
    {
        var key = keys.Of(request.Name!, request.EventBusName, context);
        return Task.FromResult(RuleShape.Of(key, rules.Find(key) ?? throw EventBridgeError.NoRule(key.Name, key.Parent)));
    }
}
