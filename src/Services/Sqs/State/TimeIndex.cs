namespace Hearth.Services.Sqs.State;

/// <summary>
/// Messages by a time. An entry is not taken out when its message moves on, but passed over when its turn comes; and all such together when
/// they are more than those that count, so that one old message does not keep the entries of millions that were deleted since.
/// </summary>
/// <param name="isCurrent">Whether an entry still says something of its message.</param>
internal sealed class TimeIndex(Func<MessageState, long, bool> isCurrent)
{
    private const int AlwaysAllowed = 1024;

    private readonly PriorityQueue<MessageState, long> _entries = new();

    /// <summary>For tests: those that say nothing any more among them.</summary>
    public int Count => _entries.Count;

    /// <param name="mostCurrent">No more entries than so many can be current.</param>
    public void Add(MessageState message, long atMs, int mostCurrent)
    {
        if (_entries.Count > (2 * mostCurrent) + AlwaysAllowed)
        {
            var current = _entries.UnorderedItems.Where(entry => isCurrent(entry.Element, entry.Priority)).ToArray();
            _entries.Clear();
            _entries.EnqueueRange(current);
        }
        _entries.Enqueue(message, atMs);
    }

    /// <summary>The earliest time; null when there is none.</summary>
    public long? FirstAtMs
    {
        get
        {
            while (_entries.TryPeek(out var message, out var atMs))
            {
                if (isCurrent(message, atMs)) return atMs;
                _entries.Dequeue();
            }
            return null;
        }
    }

    /// <summary>Takes the earliest message out if its time has come.</summary>
    public MessageState? TakeDue(long nowMs) => FirstAtMs <= nowMs ? _entries.Dequeue() : null;
}
