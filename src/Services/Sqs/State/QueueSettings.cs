namespace Hearth.Services.Sqs.State;

/// <summary>The attributes of a queue that decide what becomes of its messages.</summary>
internal sealed record QueueSettings
{
    public bool IsFifo { get; init; }

    public TimeSpan Delay { get; init; }

    public TimeSpan VisibilityTimeout { get; init; } = TimeSpan.FromSeconds(30);

    public TimeSpan Retention { get; init; } = TimeSpan.FromDays(4);

    /// <summary>How often a message may be received before it goes to the dead-letter queue; null: there is none.</summary>
    public int? MaxReceiveCount { get; init; }

    /// <summary>DeduplicationScope "messageGroup": the same deduplication id in two groups is two messages.</summary>
    public bool DeduplicatesPerGroup { get; init; }

    /// <summary>https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-messages.html</summary>
    public int InFlightLimit { get; init; } = 120_000;
}
