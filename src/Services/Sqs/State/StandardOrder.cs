namespace Hearth.Services.Sqs.State;

/// <summary>
/// Standard queues: the oldest first, as far as it goes; a message that comes back takes its old place.
/// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/standard-queues-best-effort-ordering.html
/// </summary>
internal sealed class StandardOrder : IDeliveryOrder
{
    /// <summary>May hold messages that have left since: they are passed over when their turn comes.</summary>
    private readonly PriorityQueue<MessageState, long> _ready = new();

    public void Entered(MessageState message)
    {
    }

    public void Restored(MessageState message)
    {
    }

    public void BecameReady(MessageState message, bool wasInFlight) => _ready.Enqueue(message, message.Id);

    public void Left(MessageState message, bool wasInFlight)
    {
    }

    public void Take(int most, Func<MessageState, bool> take)
    {
        var taken = 0;
        while (taken < most && _ready.TryDequeue(out var message, out _))
            if (message.Phase == MessagePhase.Ready && take(message)) taken++;
    }
}
