namespace Hearth.Services.Sqs.State;

/// <summary>
/// FIFO queues: the messages of a group in the order in which they were sent, and none of a group while one of it is in flight. One
/// receive takes as many of one group as there are, then of the group whose first message is the next oldest.
/// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/FIFO-queues-understanding-logic.html
/// </summary>
internal sealed class FifoOrder : IDeliveryOrder
{
    private readonly Dictionary<string, Group> _groups = new(StringComparer.Ordinal);

    /// <summary>Groups that may have something to receive, by their first message.</summary>
    private readonly PriorityQueue<Group, long> _offered = new();

    public void Entered(MessageState message)
    {
        if (!_groups.TryGetValue(message.GroupId!, out var group)) _groups[message.GroupId!] = group = new Group(message.GroupId!);
        message.Place = group.Messages.AddLast(message);
    }

    public void Restored(MessageState message) => _groups[message.GroupId!].InFlight++;

    public void BecameReady(MessageState message, bool wasInFlight)
    {
        var group = _groups[message.GroupId!];
        if (wasInFlight) group.InFlight--;
        Offer(group);
    }

    public void Left(MessageState message, bool wasInFlight)
    {
        var group = _groups[message.GroupId!];
        if (wasInFlight) group.InFlight--;
        group.Messages.Remove(message.Place!);
        message.Place = null;
        if (group.Messages.Count == 0) _groups.Remove(group.Id);
        else Offer(group);
    }

    public void Take(int most, Func<MessageState, bool> take)
    {
        var taken = 0;
        while (taken < most && _offered.TryDequeue(out var group, out _))
        {
            group.IsOffered = false;
            if (!group.IsOpen) continue;
            var place = group.Messages.First;
            while (taken < most && place is { Value.Phase: MessagePhase.Ready })
            {
                // Looked up before the message may leave its place.
                var next = place.Next;
                if (take(place.Value))
                {
                    group.InFlight++;
                    taken++;
                }
                place = next;
            }
        }
    }

    private void Offer(Group group)
    {
        if (group.IsOffered || !group.IsOpen) return;
        group.IsOffered = true;
        _offered.Enqueue(group, group.Messages.First!.Value.Id);
    }

    private sealed class Group(string id)
    {
        public string Id { get; } = id;

        public LinkedList<MessageState> Messages { get; } = new();

        /// <summary>How many are received, or are being deleted.</summary>
        public int InFlight { get; set; }

        public bool IsOffered { get; set; }

        public bool IsOpen => InFlight == 0 && Messages.First is { Value.Phase: MessagePhase.Ready };
    }
}
