using Hearth.Kernel.Policies;
using Hearth.Protocols.Operations;
using Hearth.Services.Sns.Subscriptions;
using Hearth.Services.Sns.Topics;

namespace Hearth.Services.Sns;

/// <summary>
/// What the operations need to be allowed; a topic's own policy is asked as well. SNS writes its prefix in capitals when it refuses, and
/// policies do not mind the case.
/// https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonsns.html
/// </summary>
internal static class SnsActions
{
    public static ActionTable Table(TopicDirectory topics) => new ActionTable("SNS", SnsErrors.Authorization)
    {
        Resource = ResourceOf,
        ResourcePolicy = (arn, _) => ValueTask.FromResult<PolicyDocument?>(topics.PolicyOf(arn)),
    }.As("PublishBatch", "SNS:Publish");

    private static string ResourceOf(object request, CallContext context)
    {
        foreach (var member in new[] { "TopicArn", "TargetArn", "ResourceArn" })
            if (RequestMember.Text(request, member) is { } arn) return arn;
        if (Subscription.KeyOf(RequestMember.Text(request, "SubscriptionArn")) is { } key)
            // To another account's topic it is the caller's all the same; whose it is, is looked at by the operation.
            return key.AccountId == context.AccountId ? Topic.Arn(Subscription.TopicKey(key)) : "*";
        return RequestMember.Text(request, "Name") is { } name ? context.Caller.Arn("sns", name).ToString() : "*";
    }
}
