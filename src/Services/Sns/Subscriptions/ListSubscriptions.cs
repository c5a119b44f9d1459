using Hearth.Protocols.Operations;
using Hearth.Protocols.Validation;
using Hearth.Services.Sns.Topics;
using Hearth.Storage.Documents;

namespace Hearth.Services.Sns.Subscriptions;

/// <summary>https://docs.aws.amazon.com/sns/latest/api/API_ListSubscriptions.html</summary>
public sealed record ListSubscriptionsRequest
{
    public string? NextToken { get; init; }
}

/// <summary>https://docs.aws.amazon.com/sns/latest/api/API_ListSubscriptionsByTopic.html</summary>
public sealed record ListSubscriptionsByTopicRequest
{
    [Required]
    public string? TopicArn { get; init; }

    public string? NextToken { get; init; }
}

public sealed record ListSubscriptionsResponse
{
    public required IReadOnlyList<SubscriptionShape> Subscriptions { get; init; }

    public string? NextToken { get; init; }
}

/// <summary>https://docs.aws.amazon.com/sns/latest/api/API_Subscription.html</summary>
public sealed record SubscriptionShape
{
    public required string SubscriptionArn { get; init; }

    public required string Owner { get; init; }

    public required string Protocol { get; init; }

    public required string Endpoint { get; init; }

    public required string TopicArn { get; init; }

    internal static SubscriptionShape Of(DocumentKey key, Subscription subscription) => new()
    {
        SubscriptionArn = subscription.IsPending ? Subscription.PendingArn : Subscription.Arn(key),
        Owner = subscription.Owner,
        Protocol = subscription.Protocol,
        Endpoint = subscription.Endpoint,
        TopicArn = Topic.Arn(Subscription.TopicKey(key)),
    };
}

internal sealed class ListSubscriptions(TopicDirectory topics, SubscriptionDirectory subscriptions)
{
    private const int PageSize = 100;

    public Task<ListSubscriptionsResponse> HandleAsync(ListSubscriptionsRequest request, CallContext context) => Task.FromResult(Page(
        subscriptions.All().Where(found => found.Value.Owner == context.AccountId && found.Key.Region == context.Region), request.NextToken));

    public Task<ListSubscriptionsResponse> OfTopicAsync(ListSubscriptionsByTopicRequest request, CallContext context)
    {
        var (key, _) = topics.Find(request.TopicArn, "SNS:ListSubscriptionsByTopic", context);
        return Task.FromResult(Page(subscriptions.OfTopic(key), request.NextToken));
    }

    private static ListSubscriptionsResponse Page(IEnumerable<KeyValuePair<DocumentKey, Subscription>> found, string? token)
    {
        PageToken.Decode(token, "InvalidParameter");
        var (page, next) = PageToken.Page(
            found.OrderBy(one => Subscription.Arn(one.Key), StringComparer.Ordinal), one => Subscription.Arn(one.Key), token, PageSize);
        return new ListSubscriptionsResponse { Subscriptions = [.. page.Select(one => SubscriptionShape.Of(one.Key, one.Value))], NextToken = next };
    }
}
