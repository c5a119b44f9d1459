namespace Hearth.Services.Sqs.Live;

/// <summary>
/// Receives that wait for a message, first come, first served. A waiter is woken by a message, not by a clock; who was woken and does
/// not take the message (its client has gone) wakes the next.
/// </summary>
internal sealed class Waiters
{
    private readonly Lock _lock = new();
    private readonly LinkedList<TaskCompletionSource> _waiting = new();

    public bool IsAnyWaiting
    {
        get
        {
            lock (_lock) return _waiting.Count > 0;
        }
    }

    public LinkedListNode<TaskCompletionSource> Enter()
    {
        // Whoever wakes a waiter holds the queue's lock: the waiter must not run there.
        lock (_lock) return _waiting.AddLast(new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
    }

    /// <param name="waiter">Ends its waiting.</param>
    /// <returns>Whether it had been woken.</returns>
    public bool Leave(LinkedListNode<TaskCompletionSource> waiter)
    {
        lock (_lock)
        {
            if (waiter.List is not null) _waiting.Remove(waiter);
            return waiter.Value.Task.IsCompleted;
        }
    }

    /// <param name="most">For how many there may be a message.</param>
    public void Wake(int most)
    {
        lock (_lock)
        {
            for (; most > 0 && _waiting.First is { } first; most--)
            {
                _waiting.RemoveFirst();
                first.Value.TrySetResult();
            }
        }
    }

    /// <summary>For changes of the queue itself.</summary>
    public void WakeAll() => Wake(int.MaxValue);
}
