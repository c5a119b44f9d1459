using Hearth.Protocols.Operations;
using Hearth.Protocols.Validation;
using Hearth.Services.Sns.Topics;
using Hearth.Storage.Documents;

namespace Hearth.Services.Sns.Subscriptions;

/// <summary>https://docs.aws.amazon.com/sns/latest/api/API_Unsubscribe.html</summary>
public sealed record UnsubscribeRequest
{
    [Required]
    public string? SubscriptionArn { get; init; }
}

/// <summary>The owner of the subscription and that of the topic end it; what is not there is as good as ended.</summary>
internal sealed class Unsubscribe(DocumentStore<Topic> topics, SubscriptionDirectory subscriptions)
{
    public async Task<NoBody> HandleAsync(UnsubscribeRequest request, CallContext context)
    {
        var key = KeyOf(request.SubscriptionArn);
        if (subscriptions.Find(key) is not { } subscription) return NoBody.Instance;
        if (subscription.IsPending)
            throw SnsErrors.Invalid("SubscriptionArn Reason: a subscription that is pending confirmation cannot be deleted");
        if (context.AccountId != subscription.Owner && context.AccountId != key.AccountId)
            throw SnsErrors.MayNot(context.Caller, "SNS:Unsubscribe", request.SubscriptionArn!, "because the subscription is another account's");
        await EndAsync(key);
        return NoBody.Instance;
    }

    /// <summary>The link in each message, which needs no signature unless it was confirmed that way.</summary>
    public async Task VisitAsync(string? subscriptionArn)
    {
        var key = KeyOf(subscriptionArn);
        if (subscriptions.Find(key) is not { IsPending: false } subscription) return;
        if (subscription.AuthenticateOnUnsubscribe) throw SnsErrors.Authorization("The subscription can be ended by a signed request only.");
        await EndAsync(key);
    }

    private async Task EndAsync(DocumentKey key)
    {
        await subscriptions.UpdateAsync(key, _ => null);
        await topics.UpdateAsync(Subscription.TopicKey(key), topic => topic is null ? null : topic with { SubscriptionsDeleted = topic.SubscriptionsDeleted + 1 });
    }

    private static DocumentKey KeyOf(string? arn) =>
        Subscription.KeyOf(arn) ?? throw SnsErrors.Invalid("SubscriptionArn Reason: An ARN must have at least 6 elements, not 1");
}
