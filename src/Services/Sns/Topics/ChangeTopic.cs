using System.Globalization;
using Hearth.Protocols.Operations;
using Hearth.Protocols.Validation;
using Hearth.Services.Sns.Subscriptions;
using Hearth.Storage.Documents;

namespace Hearth.Services.Sns.Topics;

/// <summary>https://docs.aws.amazon.com/sns/latest/api/API_DeleteTopic.html and API_GetTopicAttributes.html</summary>
public sealed record TopicRequest
{
    [Required]
    public string? TopicArn { get; init; }
}

/// <summary>https://docs.aws.amazon.com/sns/latest/api/API_SetTopicAttributes.html</summary>
public sealed record SetTopicAttributesRequest
{
    [Required]
    public string? TopicArn { get; init; }

    [Required]
    public string? AttributeName { get; init; }

    public string? AttributeValue { get; init; }
}

internal sealed class ChangeTopic(DocumentStore<Topic> topics, TopicDirectory directory, SubscriptionDirectory subscriptions)
{
    /// <summary>What AWS shows where nothing was set.</summary>
    private const string EffectiveDeliveryPolicy =
        """{"http":{"defaultHealthyRetryPolicy":{"minDelayTarget":20,"maxDelayTarget":20,"numRetries":3,"numMaxDelayRetries":0,"numNoDelayRetries":0,"numMinDelayRetries":0,"backoffFunction":"linear"},"disableSubscriptionOverrides":false,"defaultRequestPolicy":{"headerContentType":"text/plain; charset=UTF-8"}}}""";

    public Task<AttributesResponse> GetAsync(TopicRequest request, CallContext context)
    {
        var (key, topic) = directory.Find(request.TopicArn, "SNS:GetTopicAttributes", context);
        var pending = subscriptions.OfTopic(key).Count(found => found.Value.IsPending);
        var attributes = new Dictionary<string, string>(topic.Attributes, StringComparer.Ordinal)
        {
            ["TopicArn"] = Topic.Arn(key),
            ["Owner"] = key.AccountId,
            [TopicPolicy.Attribute] = TopicPolicy.Text(key, topic),
            [TopicAttributes.DisplayName] = topic.Attributes.GetValueOrDefault(TopicAttributes.DisplayName) ?? "",
            ["SubscriptionsPending"] = Number(pending),
            ["SubscriptionsConfirmed"] = Number(subscriptions.OfTopic(key).Count() - pending),
            ["SubscriptionsDeleted"] = Number(topic.SubscriptionsDeleted),
            ["EffectiveDeliveryPolicy"] = topic.Attributes.GetValueOrDefault(TopicAttributes.DeliveryPolicy) ?? EffectiveDeliveryPolicy,
        };
        return Task.FromResult(new AttributesResponse { Attributes = attributes });
    }

    public async Task<NoBody> SetAsync(SetTopicAttributesRequest request, CallContext context)
    {
        var (key, _) = directory.Find(request.TopicArn, "SNS:SetTopicAttributes", context);
        var change = KeyValuePair.Create(request.AttributeName!, request.AttributeValue ?? "");
        await topics.UpdateAsync(key, topic =>
            topic is null ? throw SnsErrors.NoTopic() : topic with { Attributes = TopicAttributes.With(topic.Attributes, [change]) });
        return NoBody.Instance;
    }

    /// <summary>With its subscriptions. Deleting what is not there is fine.</summary>
    public async Task<NoBody> DeleteAsync(TopicRequest request, CallContext context)
    {
        var key = Topic.KeyOf(request.TopicArn) ?? throw SnsErrors.Invalid("TopicArn");
        if (key.AccountId == context.AccountId && topics.Find(key) is null) return NoBody.Instance;
        directory.Find(request.TopicArn, "SNS:DeleteTopic", context);
        await topics.UpdateAsync(key, _ => null);
        foreach (var (subscription, _) in subscriptions.OfTopic(key).ToList()) await subscriptions.UpdateAsync(subscription, _ => null);
        return NoBody.Instance;
    }

    private static string Number(int count) => count.ToString(CultureInfo.InvariantCulture);
}
