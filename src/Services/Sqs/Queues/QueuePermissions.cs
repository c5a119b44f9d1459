using Hearth.Protocols.Operations;
using Hearth.Protocols.Shapes;
using Hearth.Storage.Documents;

namespace Hearth.Services.Sqs.Queues;

/// <summary>https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_AddPermission.html</summary>
public sealed record AddPermissionRequest
{
    public string? QueueUrl { get; init; }

    public string? Label { get; init; }

    [QueryName("AWSAccountId")]
    public IReadOnlyList<string>? AWSAccountIds { get; init; }

    [QueryName("ActionName")]
    public IReadOnlyList<string>? Actions { get; init; }
}

/// <summary>https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_RemovePermission.html</summary>
public sealed record RemovePermissionRequest
{
    public string? QueueUrl { get; init; }

    public string? Label { get; init; }
}

/// <summary>Statements of a queue's policy, by label.</summary>
internal sealed class QueuePermissions(DocumentStore<Queue> queues, QueueDirectory directory)
{
    private const int MostActions = 7, LongestLabel = 80;

    private static readonly HashSet<string> Known =
    [
        "*", "SendMessage", "ReceiveMessage", "DeleteMessage", "ChangeMessageVisibility", "GetQueueAttributes", "GetQueueUrl", "ListDeadLetterSourceQueues",
        "PurgeQueue",
    ];

    public async Task<NoBody> AddAsync(AddPermissionRequest request, CallContext context)
    {
        var (key, _, _) = directory.FindOwn(request.QueueUrl, context);
        var label = request.Label ?? throw SqsErrors.Missing("Label");
        if (request.AWSAccountIds is not { Count: > 0 } accounts) throw SqsErrors.Missing("AWSAccountIds");
        if (request.Actions is not { Count: > 0 } actions) throw SqsErrors.Missing("Actions");
        if (label.Length is 0 or > LongestLabel || !label.All(character => char.IsAsciiLetterOrDigit(character) || character is '-' or '_'))
            throw SqsErrors.InvalidValue(label, "Label", "Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in length.");
        if (accounts.FirstOrDefault(id => id.Length != 12 || !id.All(char.IsAsciiDigit)) is { } wrong)
            throw SqsErrors.InvalidValue($"[{wrong}]", "PrincipalId", "Unable to verify.");
        if (actions.FirstOrDefault(action => !Known.Contains(action)) is { } unknown)
            throw SqsErrors.InvalidValue($"SQS:{unknown}", "ActionName", $"Only the queue owner is allowed to invoke this action, or there is no such action. It is one of {string.Join(", ", Known)}.");
        if (actions.Count > MostActions) throw new Kernel.AwsError("OverLimit", $"{actions.Count} Actions were found, maximum allowed is {MostActions}.", 403);
        await ChangeAsync(key, queue => QueuePolicy.With(key, queue, label, accounts, actions));
        return NoBody.Instance;
    }

    public async Task<NoBody> RemoveAsync(RemovePermissionRequest request, CallContext context)
    {
        var (key, _, _) = directory.FindOwn(request.QueueUrl, context);
        var label = request.Label ?? throw SqsErrors.Missing("Label");
        await ChangeAsync(key, queue => QueuePolicy.Without(key, queue, label));
        return NoBody.Instance;
    }

    private Task ChangeAsync(DocumentKey key, Func<Queue, Queue> change) =>
        queues.UpdateAsync(key, queue => queue is null ? throw SqsErrors.NoQueue() : change(queue));
}
