using Hearth.Kernel.Policies;
using Hearth.Protocols.Operations;
using Hearth.Services.Sqs.Live;
using Hearth.Storage.Documents;

namespace Hearth.Services.Sqs.Queues;

internal sealed record FoundQueue(DocumentKey Key, Queue Queue, LiveQueue Live);

/// <summary>Finds queues by URL, and lets in who may do something with one.</summary>
internal sealed class QueueDirectory(DocumentStore<Queue> queues, LiveQueues live)
{
    /// <summary>
    /// A queue of another account needs its policy's leave, whether authentication is enforced or not; the caller's own account is
    /// looked at before the operation runs.
    /// </summary>
    /// <param name="url">Null: the queue is that of the request's path, as the query protocol lets it.</param>
    /// <param name="action">"sqs:SendMessage".</param>
    /// <exception cref="Kernel.AwsError">400 when there is no such queue, 403, 404 for what is no address.</exception>
    public FoundQueue Find(string? url, string action, CallContext context)
    {
        var key = KeyOf(url, context);
        var queue = queues.Find(key);
        if (key.AccountId != context.AccountId)
        {
            var decision = context.Caller.Evaluate(action, Queue.Arn(key), key.AccountId, queue is null ? null : QueuePolicy.Of(queue));
            if (!decision.IsAllowed) throw SqsErrors.MayNot(context.Caller, action.ToLowerInvariant(), Queue.Arn(key), decision.Reason(action));
        }
        return Found(key, queue);
    }

    /// <summary>For operations that another account can never be allowed.</summary>
    public FoundQueue FindOwn(string? url, CallContext context)
    {
        var key = KeyOf(url, context);
        return key.AccountId == context.AccountId ? Found(key, queues.Find(key)) : throw SqsErrors.AccessDenied($"Access to the resource {Queue.Arn(key)} is denied.");
    }

    public FoundQueue? FindByArn(string arn) => Queue.KeyOf(arn) is { } key && queues.Find(key) is { } queue ? new FoundQueue(key, queue, live.Of(key, queue)) : null;

    public PolicyDocument? PolicyOf(string arn) => Queue.KeyOf(arn) is { } key && queues.Find(key) is { } queue ? QueuePolicy.Of(queue) : null;

    /// <summary>Whether another AWS service may send.</summary>
    public bool MaySend(string service, string queueArn, RequestContext keys)
    {
        if (Queue.KeyOf(queueArn) is not { } key || PolicyOf(queueArn) is not { } policy) return false;
        var request = new AccessRequest(Principal.Service(service), "SQS:SendMessage", queueArn) { Context = keys, ResourceAccountId = key.AccountId };
        return PolicyEvaluator.Evaluate(request, new AccessPolicies { Resource = policy }).IsAllowed;
    }

    public static DocumentKey KeyOf(string? url, CallContext context)
    {
        var given = string.IsNullOrEmpty(url) ? context.Http.Request.Path.Value : url;
        if (string.IsNullOrEmpty(url) && given is null or "" or "/") throw SqsErrors.Missing("QueueUrl");
        return QueueUrl.KeyOf(given, context.Region) ?? throw SqsErrors.NoAddress(given!);
    }

    private FoundQueue Found(DocumentKey key, Queue? queue) => queue is null ? throw SqsErrors.NoQueue() : new FoundQueue(key, queue, live.Of(key, queue));
}
