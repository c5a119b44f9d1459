using Hearth.Protocols.Operations;
using Hearth.Protocols.Validation;
using Hearth.Services.Sns.Topics;
using Hearth.Storage.Documents;

namespace Hearth.Services.Sns.Subscriptions;

/// <summary>https://docs.aws.amazon.com/sns/latest/api/API_GetSubscriptionAttributes.html</summary>
public sealed record GetSubscriptionAttributesRequest
{
    [Required]
    public string? SubscriptionArn { get; init; }
}

public sealed record AttributesResponse
{
    public required IReadOnlyDictionary<string, string> Attributes { get; init; }
}

/// <summary>https://docs.aws.amazon.com/sns/latest/api/API_SetSubscriptionAttributes.html</summary>
public sealed record SetSubscriptionAttributesRequest
{
    [Required]
    public string? SubscriptionArn { get; init; }

    [Required]
    public string? AttributeName { get; init; }

    public string? AttributeValue { get; init; }
}

internal sealed class ChangeSubscription(SubscriptionDirectory subscriptions)
{
    public Task<AttributesResponse> GetAsync(GetSubscriptionAttributesRequest request, CallContext context)
    {
        var (key, subscription) = Find(request.SubscriptionArn!, context);
        var attributes = new Dictionary<string, string>(subscription.Attributes, StringComparer.Ordinal)
        {
            ["SubscriptionArn"] = Subscription.Arn(key),
            ["TopicArn"] = Topic.Arn(Subscription.TopicKey(key)),
            ["Owner"] = subscription.Owner,
            ["Protocol"] = subscription.Protocol,
            ["Endpoint"] = subscription.Endpoint,
            ["ConfirmationWasAuthenticated"] = subscription.WasAuthenticated ? "true" : "false",
            ["PendingConfirmation"] = subscription.IsPending ? "true" : "false",
            [SubscriptionAttributes.RawMessageDelivery] = subscription.IsRaw ? "true" : "false",
            ["SubscriptionPrincipal"] = $"arn:aws:iam::{subscription.Owner}:root",
        };
        if (attributes.ContainsKey(SubscriptionAttributes.FilterPolicy))
            attributes[SubscriptionAttributes.FilterPolicyScope] = SubscriptionAttributes.ScopeOf(subscription.Attributes);
        return Task.FromResult(new AttributesResponse { Attributes = attributes });
    }

    public async Task<NoBody> SetAsync(SetSubscriptionAttributesRequest request, CallContext context)
    {
        var (key, _) = Find(request.SubscriptionArn!, context);
        await subscriptions.UpdateAsync(key, subscription =>
        {
            if (subscription is null) throw SnsErrors.NoSubscription();
            var change = KeyValuePair.Create(request.AttributeName!, request.AttributeValue ?? "");
            return subscription with { Attributes = SubscriptionAttributes.With(subscription.Attributes, [change], subscription.Protocol) };
        });
        return NoBody.Instance;
    }

    /// <summary>Its owner, and the topic's, may look and change.</summary>
    private (DocumentKey Key, Subscription Subscription) Find(string arn, CallContext context)
    {
        var key = Subscription.KeyOf(arn) ?? throw SnsErrors.Invalid("SubscriptionArn");
        if (subscriptions.Find(key) is not { } subscription) throw SnsErrors.NoSubscription();
        return context.AccountId == subscription.Owner || context.AccountId == key.AccountId
            ? (key, subscription)
            : throw SnsErrors.MayNot(context.Caller, "SNS:GetSubscriptionAttributes", arn, "because the subscription is another account's");
    }
}
