using Hearth.Kernel;
using Hearth.Kernel.Policies;
using Hearth.Protocols.Operations;
using Hearth.Storage.Documents;

namespace Hearth.Services.Sns.Topics;

/// <summary>Finds topics by ARN, and lets in who may do something with one.</summary>
internal sealed class TopicDirectory(DocumentStore<Topic> topics)
{
    /// <summary>
    /// A topic of another account needs its policy's leave, whether authentication is enforced or not; the caller's own account is
    /// looked at before the operation runs.
    /// </summary>
    /// <param name="action">"SNS:Publish".</param>
    /// <exception cref="AwsError">400 for what is no ARN of this region, 403, 404.</exception>
    public (DocumentKey Key, Topic Topic) Find(string? arn, string action, CallContext context, string member = "TopicArn")
    {
        var key = Topic.KeyOf(arn) ?? throw SnsErrors.Invalid(member);
        if (key.Region != context.Region) throw SnsErrors.Invalid(member);
        var topic = topics.Find(key);
        if (key.AccountId != context.AccountId)
        {
            var decision = context.Caller.Evaluate(action, arn!, key.AccountId, topic is null ? null : TopicPolicy.Of(key, topic));
            if (!decision.IsAllowed) throw SnsErrors.MayNot(context.Caller, action, arn!, decision.Reason(action));
        }
        return (key, topic ?? throw SnsErrors.NoTopic());
    }

    /// <summary>The policy of a topic or, for a subscription's ARN, none.</summary>
    public PolicyDocument? PolicyOf(string arn) =>
        Topic.KeyOf(arn) is { } key && topics.Find(key) is { } topic ? TopicPolicy.Of(key, topic) : null;

    /// <summary>Whether another AWS service may publish.</summary>
    public bool MayPublish(string service, string topicArn, RequestContext keys)
    {
        if (Topic.KeyOf(topicArn) is not { } key || topics.Find(key) is not { } topic) return false;
        var request = new AccessRequest(Principal.Service(service), "SNS:Publish", topicArn) { Context = keys, ResourceAccountId = key.AccountId };
        return PolicyEvaluator.Evaluate(request, new AccessPolicies { Resource = TopicPolicy.Of(key, topic) }).IsAllowed;
    }
}
