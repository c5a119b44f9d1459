using Hearth.Protocols.Operations;
using Hearth.Storage.Documents;

namespace Hearth.Services.EventBridge.Rules;

/// <summary>EnableRule, DisableRule and DeleteRule.</summary>
internal sealed class ChangeRule(DocumentStore<EventRule> rules, RuleKeys keys)
{
    /// <summary>https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_EnableRule.html</summary>
    public Task<NoBody> EnableAsync(RuleRequest request, CallContext context) => SetStateAsync(request, context, "ENABLED");

    /// <summary>https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_DisableRule.html</summary>
    public Task<NoBody> DisableAsync(RuleRequest request, CallContext context) => SetStateAsync(request, context, "DISABLED");

    /// <summary>https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_DeleteRule.html: one that does not exist is deleted already.</summary>
    public async Task<NoBody> DeleteAsync(RuleRequest request, CallContext context)
    {
        await rules.UpdateAsync(keys.Of(request.Name!, request.EventBusName, context), rule =>
            rule is { Targets.Count: > 0 } ? throw EventBridgeError.Validation("Rule can't be deleted since it has targets.") : null);
        return NoBody.Instance;
    }

    private async Task<NoBody> SetStateAsync(RuleRequest request, CallContext context, string state)
    {
        var key = keys.Of(request.Name!, request.EventBusName, context);
        await rules.UpdateAsync(key, rule => (rule ?? throw EventBridgeError.NoRule(key.Name, key.Parent)) with { State = state });
        return NoBody.Instance;
    }
}
