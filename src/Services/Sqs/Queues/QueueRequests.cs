namespace Hearth.Services.Sqs.Queues;

/// <summary>DeleteQueue, PurgeQueue, ListQueueTags: operations that need nothing but the queue.</summary>
public sealed record QueueRequest
{
    public string? QueueUrl { get; init; }
}
