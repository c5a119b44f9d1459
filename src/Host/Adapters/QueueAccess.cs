using Hearth.Host.Authentication;
using Hearth.Kernel;
using Hearth.Kernel.Policies;
using Hearth.Services.Sqs;

namespace Hearth.Host.Adapters;

/// <summary>
/// Whether another service may send to a queue: its policy decides, always for another account's queue, and for the sender's own while
/// authentication is enforced.
/// </summary>
internal sealed class QueueAccess(SqsService sqs, IdentityServices identity)
{
    private const string Action = "sqs:SendMessage";

    /// <param name="service">"sns.amazonaws.com".</param>
    /// <exception cref="AwsError">403</exception>
    public void Check(string service, string sourceArn, string sourceAccount, string queueArn)
    {
        if (!identity.IsEnforced && IsOf(sourceAccount, queueArn)) return;
        if (!sqs.MayServiceSend(service, queueArn, RequestContext.Of(("aws:SourceArn", sourceArn), ("aws:SourceAccount", sourceAccount)))) throw Refused(sourceArn, queueArn);
    }

    /// <summary>Whether a service may send in the name of a role, in the role's account.</summary>
    /// <exception cref="AwsError">403</exception>
    public void CheckRole(string? roleArn, string service, string sourceArn, string sourceAccount, string queueArn)
    {
        if (!IsOf(sourceAccount, queueArn)) throw Refused(sourceArn, queueArn);
        if (!identity.IsEnforced) return;
        if (roleArn is null || !identity.MayAs(roleArn, service, Action, queueArn)) throw Refused(roleArn ?? sourceArn, queueArn);
    }

    private static bool IsOf(string account, string queueArn) => Arn.TryParse(queueArn, out var queue) && queue.AccountId == account;

    private static AwsError Refused(string who, string queueArn) =>
        new("AccessDenied", $"{who} is not authorized to perform: {Action} on resource: {queueArn}", 403);
}
