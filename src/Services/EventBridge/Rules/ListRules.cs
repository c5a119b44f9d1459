using Hearth.Protocols.Operations;
using Hearth.Protocols.Validation;
using Hearth.Storage.Documents;

namespace Hearth.Services.EventBridge.Rules;

/// <summary>https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_ListRules.html</summary>
public sealed record ListRulesRequest
{
    [Length(1, 64), Pattern(EventBridgePatterns.RuleName)]
    public string? NamePrefix { get; init; }

    [Length(1, 1600), Pattern(EventBridgePatterns.BusName)]
    public string? EventBusName { get; init; }

    [Length(1, 2048)]
    public string? NextToken { get; init; }

    [Range(1, 100)]
    public int? Limit { get; init; }
}

public sealed record ListRulesResponse
{
    public required IReadOnlyList<RuleShape> Rules { get; init; }

    public string? NextToken { get; init; }
}

/// <summary>https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_ListRuleNamesByTarget.html</summary>
public sealed record ListRuleNamesByTargetRequest
{
    [Required, Length(1, 1600)]
    public string? TargetArn { get; init; }

    [Length(1, 1600), Pattern(EventBridgePatterns.BusName)]
    public string? EventBusName { get; init; }

    [Length(1, 2048)]
    public string? NextToken { get; init; }

    [Range(1, 100)]
    public int? Limit { get; init; }
}

public sealed record ListRuleNamesByTargetResponse
{
    public required IReadOnlyList<string> RuleNames { get; init; }

    public string? NextToken { get; init; }
}

internal sealed class ListRules(DocumentStore<EventRule> rules, RuleKeys keys)
{
    private const int PageSize = 100;

    public Task<ListRulesResponse> HandleAsync(ListRulesRequest request, CallContext context)
    {
        var all = rules.List(context.AccountId, context.Region, keys.Bus(request.EventBusName, context), request.NamePrefix);
        var (page, next) = PageToken.Page(all, rule => rule.Key.Name, request.NextToken, request.Limit ?? PageSize);
        return Task.FromResult(new ListRulesResponse { Rules = [.. page.Select(rule => RuleShape.Of(rule.Key, rule.Value))], NextToken = next });
    }

    public Task<ListRuleNamesByTargetResponse> NamesByTargetAsync(ListRuleNamesByTargetRequest request, CallContext context)
    {
        var names = rules.List(context.AccountId, context.Region, keys.Bus(request.EventBusName, context), namePrefix: null)
            .Where(rule => rule.Value.Targets.Values.Any(target => target.Arn == request.TargetArn)).Select(rule => rule.Key.Name);
        var (page, next) = PageToken.Page(names, name => name, request.NextToken, request.Limit ?? PageSize);
        return Task.FromResult(new ListRuleNamesByTargetResponse { RuleNames = [.. page], NextToken = next });
    }
}
