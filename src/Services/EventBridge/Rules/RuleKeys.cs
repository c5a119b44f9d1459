using Hearth.Protocols.Operations;
using Hearth.Storage.Documents;

namespace Hearth.Services.EventBridge.Rules;

/// <summary>Which rule a request means.</summary>
internal static class RuleKeys
{
    /// <exception cref="Kernel.AwsError">404: there is no bus but the default one.</exception>
    public static DocumentKey Of(string name, string? bus, CallContext context) => new(context.AccountId, context.Region, Bus(bus), name);

    public static string Bus(string? nameOrArn)
    {
        var name = nameOrArn is null ? EventRule.DefaultBus : nameOrArn[(nameOrArn.LastIndexOf("event-bus/", StringComparison.Ordinal) is var at and >= 0 ? at + 10 : 0)..];
        return name == EventRule.DefaultBus ? name : throw EventBridgeError.NoBus(name);
    }

    /// <exception cref="Kernel.AwsError">404 for a resource that is no rule, or none of the caller's.</exception>
    public static DocumentKey OfArn(string arn, CallContext context)
    {
        var prefix = $"arn:aws:events:{context.Region}:{context.AccountId}:rule/";
        return arn.StartsWith(prefix, StringComparison.Ordinal)
            ? new DocumentKey(context.AccountId, context.Region, EventRule.DefaultBus, arn[(arn.LastIndexOf('/') + 1)..])
            : throw EventBridgeError.NoResource(arn);
    }
}
