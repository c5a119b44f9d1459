using Hearth.Protocols.Operations;
using Hearth.Protocols.Validation;
using Hearth.Services.EventBridge.Rules;
using Hearth.Storage.Documents;

namespace Hearth.Services.EventBridge.Targets;

/// <summary>https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_ListTargetsByRule.html</summary>
public sealed record ListTargetsByRuleRequest
{
    [Required, Length(1, 64), Pattern(EventBridgePatterns.RuleName)]
    public string? Rule { get; init; }

    [Length(1, 1600), Pattern(EventBridgePatterns.BusName)]
    public string? EventBusName { get; init; }

    [Length(1, 2048)]
    public string? NextToken { get; init; }

    [Range(1, 100)]
    public int? Limit { get; init; }
}

public sealed record ListTargetsByRuleResponse
{
    public required IReadOnlyList<RuleTarget> Targets { get; init; }

    public string? NextToken { get; init; }
}

internal sealed class ListTargetsByRule(DocumentStore<EventRule> rules, RuleKeys keys)
{
    private const int PageSize = 100;

    public Task<ListTargetsByRuleResponse> HandleAsync(ListTargetsByRuleRequest request, CallContext context)
    {
        var key = keys.Of(request.Rule!, request.EventBusName, context);
        var rule = rules.Find(key) ?? throw EventBridgeError.NoRule(key.Name, key.Parent);
        var (page, next) = PageToken.Page(
            rule.Targets.Values.OrderBy(target => target.Id, StringComparer.Ordinal), target => target.Id!, request.NextToken, request.Limit ?? PageSize);
        return Task.FromResult(new ListTargetsByRuleResponse { Targets = page, NextToken = next });
    }
}
