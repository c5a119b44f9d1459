namespace Hearth.Storage.Deliveries;

/// <summary>
/// Which deliveries may start now: those that are due, at most so many to one receiver at a time, so that a slow receiver keeps
/// nobody else waiting. No I/O, no clock. Not for use by several threads at once.
/// </summary>
internal sealed class DeliverySchedule(int runningPerReceiverLimit)
{
    private readonly PriorityQueue<PendingDelivery, long> _later = new();
    private readonly Dictionary<string, Receiver> _receivers = new(StringComparer.Ordinal);

    /// <summary>When the next delivery becomes due; null when none waits.</summary>
    public DateTimeOffset? NextDue => _later.TryPeek(out _, out var due) ? new DateTimeOffset(due, TimeSpan.Zero) : null;

    public void Add(PendingDelivery delivery) => _later.Enqueue(delivery, delivery.NextAttemptAt.UtcTicks);

    /// <summary>The deliveries to start now; each must be reported back with <see cref="Finished"/>.</summary>
    public IReadOnlyList<PendingDelivery> TakeDue(DateTimeOffset now)
    {
        while (_later.TryPeek(out var delivery, out var due) && due <= now.UtcTicks)
        {
            _later.Dequeue();
            if (!_receivers.TryGetValue(delivery.Receiver, out var receiver)) _receivers[delivery.Receiver] = receiver = new Receiver();
            receiver.Ready.Enqueue(delivery);
        }
        var start = new List<PendingDelivery>();
        foreach (var receiver in _receivers.Values)
        {
            while (receiver.Running < runningPerReceiverLimit && receiver.Ready.TryDequeue(out var ready))
            {
                receiver.Running++;
                start.Add(ready);
            }
        }
        return start;
    }

    public void Finished(string name)
    {
        var receiver = _receivers[name];
        receiver.Running--;
        if (receiver is { Running: 0, Ready.Count: 0 }) _receivers.Remove(name);
    }

    private sealed class Receiver
    {
        public Queue<PendingDelivery> Ready { get; } = new();

        public int Running { get; set; }
    }
}
