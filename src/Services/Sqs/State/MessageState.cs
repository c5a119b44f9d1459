namespace Hearth.Services.Sqs.State;

/// <summary>
/// A message in a queue, without what it says: of a long backlog this, and where it is found, is what is kept in memory, some 300 bytes for each.
/// Times are milliseconds since 1970.
/// </summary>
/// <param name="id">Grows with each message of the installation: the order of a queue, and in FIFO queues the SequenceNumber.</param>
internal sealed class MessageState(long id, Guid messageId, long sentAtMs, string? groupId)
{
    public long Id { get; } = id;

    public Guid MessageId { get; } = messageId;

    public long SentAtMs { get; } = sentAtMs;

    public string? GroupId { get; } = groupId;

    /// <summary>In a dead-letter queue, the ARN of the queue that the message comes from.</summary>
    public string? SourceArn { get; init; }

    public MessagePhase Phase { get; internal set; } = MessagePhase.Writing;

    /// <summary>Whether it is in flight, or was when it began to leave.</summary>
    public bool WasInFlight { get; internal set; }

    /// <summary>The end of its delay, later of its visibility timeout.</summary>
    public long VisibleAtMs { get; internal set; }

    /// <summary>ApproximateReceiveCount: in all the queues that it has been in.</summary>
    public int ReceiveCount { get; internal set; }

    /// <summary>In this queue: what maxReceiveCount is about.</summary>
    public int ReceivesHere { get; internal set; }

    /// <summary>0 until it is received.</summary>
    public long FirstReceivedAtMs { get; internal set; }

    /// <summary>The newest receive; 0 until there is one since the server's start.</summary>
    public long ReceivedAtMs { get; internal set; }

    /// <summary>Its place in its group, in a FIFO queue.</summary>
    public LinkedListNode<MessageState>? Place { get; internal set; }
}
