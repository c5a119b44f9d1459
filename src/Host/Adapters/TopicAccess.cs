using Hearth.Host.Authentication;
using Hearth.Kernel;
using Hearth.Kernel.Policies;
using Hearth.Services.Sns;

namespace Hearth.Host.Adapters;

/// <summary>
/// Whether another service may publish to a topic: its policy decides, always for another account's topic, and for the sender's own
/// while authentication is enforced.
/// </summary>
internal sealed class TopicAccess(SnsService sns, IdentityServices identity)
{
    /// <param name="service">"events.amazonaws.com".</param>
    /// <param name="isOwner">Whether the service publishes for the account, as alarms do, which the policy that topics start with allows.</param>
    /// <exception cref="AwsError">403</exception>
    public void Check(string service, string sourceArn, string sourceAccount, string topicArn, bool isOwner = false)
    {
        if (!identity.IsEnforced && IsOf(sourceAccount, topicArn)) return;
        var keys = RequestContext.Of(
            ("aws:SourceArn", sourceArn), ("aws:SourceAccount", sourceAccount), ("aws:SourceOwner", isOwner ? sourceAccount : null));
        if (!sns.MayServicePublish(service, topicArn, keys)) throw Refused(sourceArn, topicArn);
    }

    /// <summary>Whether a service may publish in the name of a role, in the role's account.</summary>
    /// <exception cref="AwsError">403</exception>
    public void CheckRole(string? roleArn, string service, string sourceArn, string sourceAccount, string topicArn)
    {
        if (!IsOf(sourceAccount, topicArn)) throw Refused(sourceArn, topicArn);
        if (!identity.IsEnforced) return;
        if (roleArn is null || !identity.MayAs(roleArn, service, "sns:Publish", topicArn)) throw Refused(roleArn ?? sourceArn, topicArn);
    }

    private static bool IsOf(string account, string topicArn) => Arn.TryParse(topicArn, out var topic) && topic.AccountId == account;

    private static AwsError Refused(string who, string topicArn) =>
        new("AuthorizationError", $"{who} is not authorized to perform: SNS:Publish on resource: {topicArn}", 403);
}
