using Hearth.Protocols.Operations;
using Hearth.Protocols.Shapes;
using Hearth.Services.Sqs.Live;
using Hearth.Storage.Documents;

namespace Hearth.Services.Sqs.Queues;

/// <summary>https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SetQueueAttributes.html</summary>
public sealed record SetQueueAttributesRequest
{
    public string? QueueUrl { get; init; }

    [QueryName("Attribute")]
    public IReadOnlyDictionary<string, string>? Attributes { get; init; }
}

/// <summary>Changing, emptying and deleting a queue: its owner's alone.</summary>
internal sealed class ChangeQueue(DocumentStore<Queue> queues, QueueDirectory directory, LiveQueues live, RedriveRules redrive, TimeProvider time)
{
    private static readonly TimeSpan BetweenPurges = TimeSpan.FromSeconds(60);

    public async Task<NoBody> SetAsync(SetQueueAttributesRequest request, CallContext context)
    {
        var (key, queue, _) = directory.FindOwn(request.QueueUrl, context);
        if (request.Attributes is not { Count: > 0 } given) throw SqsErrors.Missing("Attributes");
        redrive.Check(key, queue.IsFifo, QueueAttributes.With(queue.Attributes, given, queue.IsFifo));
        await queues.UpdateAsync(key, found => found is null
            ? throw SqsErrors.NoQueue()
            : found with { Attributes = QueueAttributes.With(found.Attributes, given, found.IsFifo), ModifiedAt = time.GetUtcNow() });
        // Not what was just written: of two changes at once, the later counts.
        if (queues.Find(key) is { } current) live.Of(key, current).Apply(current.Settings, current.Redrive?.DeadLetterTargetArn);
        return NoBody.Instance;
    }

    public async Task<NoBody> PurgeAsync(QueueRequest request, CallContext context)
    {
        var (key, _, _) = directory.Find(request.QueueUrl, "SQS:PurgeQueue", context);
        var now = time.GetUtcNow();
        var purged = await queues.UpdateAsync(key, queue =>
        {
            if (queue is null) throw SqsErrors.NoQueue();
            if (queue.PurgedAt is { } last && now - last < BetweenPurges)
                throw new Kernel.AwsError("PurgeQueueInProgress", $"Only one PurgeQueue operation on {key.Name} is allowed every 60 seconds.", 403);
            return queue with { PurgedAt = now };
        });
        await live.Of(key, purged!).PurgeAsync();
        return NoBody.Instance;
    }

    public async Task<NoBody> DeleteAsync(QueueRequest request, CallContext context)
    {
        var (key, queue, _) = directory.FindOwn(request.QueueUrl, context);
        await queues.UpdateAsync(key, _ => null);
        await live.DeleteAsync(queue);
        return NoBody.Instance;
    }
}
