using Hearth.Kernel;
using Hearth.Kernel.Policies;
using Hearth.Protocols.Operations;
using Hearth.Storage.Documents;

namespace Hearth.Services.EventBridge.Buses;

/// <summary>Finds buses by name or ARN, and knows who may send events to one.</summary>
internal sealed class EventBuses(DocumentStore<EventBus> buses)
{
    private const string Resource = "event-bus/";

    public EventBus? Find(DocumentKey key) => buses.Find(key) ?? (key.Name == EventBus.Default ? new EventBus() : null);

    /// <summary>The bus of a name or an ARN, whether it exists or not; null: the default one of the caller's account.</summary>
    public static DocumentKey KeyOf(string? nameOrArn, CallContext context)
    {
        if (nameOrArn is null) return EventBus.Key(context.AccountId, context.Region, EventBus.Default);
        return KeyOf(nameOrArn) ?? EventBus.Key(context.AccountId, context.Region, nameOrArn);
    }

    public static DocumentKey? KeyOf(string arn) =>
        Arn.TryParse(arn, out var parsed) && parsed.Service == "events" && parsed.Resource.StartsWith(Resource, StringComparison.Ordinal)
            ? EventBus.Key(parsed.AccountId, parsed.Region, parsed.Resource[Resource.Length..])
            : null;

    /// <summary>A bus whose rules the caller changes or reads: its own account's.</summary>
    /// <exception cref="AwsError">400 for one that does not exist.</exception>
    public DocumentKey Own(string? nameOrArn, CallContext context)
    {
        var key = KeyOf(nameOrArn, context);
        return key.AccountId == context.AccountId && key.Region == context.Region && Find(key) is not null ? key : throw EventBridgeError.NoBus(key.Name);
    }

    public PolicyDocument? PolicyOf(DocumentKey key) => Find(key)?.Policy is { } policy ? PolicyDocument.Parse(policy) : null;

    /// <summary>Whether another account's bus, or a service in its name, may send events here.</summary>
    public bool MayForward(string accountId, DocumentKey to)
    {
        if (accountId == to.AccountId) return true;
        var request = new AccessRequest(Principal.Root(accountId), "events:PutEvents", EventBus.Arn(to)) { ResourceAccountId = to.AccountId };
        return PolicyEvaluator.Evaluate(request, new AccessPolicies { Resource = PolicyOf(to) }).IsAllowed;
    }
}
