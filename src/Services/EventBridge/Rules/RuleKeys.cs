using Hearth.Protocols.Operations;
using Hearth.Services.EventBridge.Buses;
using Hearth.Storage.Documents;

namespace Hearth.Services.EventBridge.Rules;

/// <summary>Which rule a request means.</summary>
internal sealed class RuleKeys(EventBuses buses)
{
    /// <exception cref="Kernel.AwsError">400: there is no such bus.</exception>
    public DocumentKey Of(string name, string? bus, CallContext context) => new(context.AccountId, context.Region, Bus(bus, context), name);

    public string Bus(string? nameOrArn, CallContext context) => buses.Own(nameOrArn, context).Name;

    /// <summary>"rule/NAME" of the default bus, "rule/BUS/NAME" of others; null for what is no rule of the caller's.</summary>
    public static DocumentKey? OfArn(string arn, CallContext context)
    {
        var prefix = $"arn:aws:events:{context.Region}:{context.AccountId}:rule/";
        if (!arn.StartsWith(prefix, StringComparison.Ordinal)) return null;
        return arn[prefix.Length..].Split('/') switch
        {
            [var name] => new DocumentKey(context.AccountId, context.Region, EventBus.Default, name),
            [var bus, var name] => new DocumentKey(context.AccountId, context.Region, bus, name),
            _ => null,
        };
    }
}
