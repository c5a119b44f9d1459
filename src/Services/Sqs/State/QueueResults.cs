namespace Hearth.Services.Sqs.State;

/// <param name="Id">For the message, if it becomes one.</param>
/// <param name="DelaySeconds">Null: the queue's delay.</param>
/// <param name="DeduplicationKey">FIFO queues: what makes another message the same; null in standard queues.</param>
internal sealed record SendCommand(long Id, Guid MessageId, string? GroupId, string? DeduplicationKey, int? DelaySeconds);

/// <summary>What became of a send: a new message that must be written, or a message of before.</summary>
internal abstract record SendResult
{
    /// <param name="Once">What must be remembered for five minutes; null in standard queues.</param>
    public sealed record New(MessageState Message, SentOnce? Once) : SendResult;

    public sealed record Duplicate(SentOnce First) : SendResult;
}

/// <param name="Most">1 to 10.</param>
/// <param name="VisibilityTimeout">Null: the queue's.</param>
/// <param name="AttemptId">ReceiveRequestAttemptId, for FIFO queues.</param>
/// <param name="HasDeadLetterQueue">Whether the queue of the redrive policy is there: without it, messages stay.</param>
internal sealed record ReceiveCommand(int Most, TimeSpan? VisibilityTimeout, string? AttemptId, bool HasDeadLetterQueue);

internal sealed record ReceiveResult
{
    /// <summary>In flight now.</summary>
    public IReadOnlyList<MessageState> Received { get; init; } = [];

    /// <summary>Received too often: leaving for the dead-letter queue.</summary>
    public IReadOnlyList<MessageState> DeadLetters { get; init; } = [];

    /// <summary>A standard queue has as many in flight as it may have.</summary>
    public bool IsOverLimit { get; init; }
}

/// <summary>What a receipt handle still stands for.</summary>
internal enum HandleOutcome
{
    /// <summary>For the newest receive of the message.</summary>
    Current,

    /// <summary>The message was received again since, and the handle is that of an earlier receive.</summary>
    Superseded,

    /// <summary>The visibility timeout is over: in a FIFO queue, others may have the message by now.</summary>
    Expired,

    /// <summary>The message is not in the queue any more.</summary>
    Gone,

    /// <summary>The message would be invisible for more than twelve hours.</summary>
    TooLong,
}

internal readonly record struct MessageCounts(int Visible, int InFlight, int Delayed);
