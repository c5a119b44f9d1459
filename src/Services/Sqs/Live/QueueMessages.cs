using Hearth.Services.Sqs.State;

namespace Hearth.Services.Sqs.Live;

/// <summary>A message that was checked and may be sent.</summary>
internal sealed record OutgoingMessage(MessageContent Content, string? GroupId = null, string? DeduplicationKey = null, int? DelaySeconds = null);

/// <param name="Id">The sequence.</param>
internal sealed record SentMessage(Guid MessageId, long Id);

/// <summary>A message as it was received, and what it says.</summary>
internal sealed record ReceivedMessage(
    long Id, Guid MessageId, ReceiptHandle Handle, long SentAtMs, long FirstReceivedAtMs, int ReceiveCount, string? GroupId, string? SourceArn)
{
    public MessageContent? Content { get; init; }

    public static ReceivedMessage Of(long queue, MessageState message) => new(
        message.Id, message.MessageId, ReceiptHandle.Of(queue, message), message.SentAtMs, message.FirstReceivedAtMs, message.ReceiveCount,
        message.GroupId, message.SourceArn);
}

/// <summary>What all queues share.</summary>
/// <param name="Find">A queue by its ARN; null when there is none.</param>
internal sealed record QueueRoom(Storage.IDatabase Database, ContentCache Contents, MessageIds Ids, TimeProvider Time, Func<string, LiveQueue?> Find);
