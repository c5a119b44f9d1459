using System.Diagnostics.CodeAnalysis;

namespace Hearth.Kernel;

/// <summary>
/// What many threads hand to one, in order. Who waits for something sleeps at once: a BlockingCollection looks a hundred times first and yields
/// in between, and two threads that do so keep a processor for a millisecond that the start of an environment needs.
/// </summary>
public sealed class HandoffQueue<T>
{
    /// <summary>An object and no Lock, because only Monitor can wait.</summary>
    private readonly object gate = new();
    private readonly Queue<T> items = new();
    private bool isCompleted;

    /// <summary>False once <see cref="Complete"/> was called: the item is not taken.</summary>
    public bool TryAdd(T item)
    {
        lock (gate)
        {
            if (isCompleted) return false;
            items.Enqueue(item);
            Monitor.Pulse(gate);
            return true;
        }
    }

    /// <summary>The oldest item if there is one now.</summary>
    public bool TryTake([MaybeNullWhen(false)] out T item)
    {
        lock (gate) return items.TryDequeue(out item);
    }

    /// <summary>Waits for the oldest item. False when there is none and none can come any more.</summary>
    public bool WaitAndTake([MaybeNullWhen(false)] out T item)
    {
        lock (gate)
        {
            while (!items.TryDequeue(out item))
            {
                if (isCompleted) return false;
                Monitor.Wait(gate);
            }

            return true;
        }
    }

    /// <summary>Nothing more is taken; what is there already still is handed on.</summary>
    public void Complete()
    {
        lock (gate)
        {
            isCompleted = true;
            Monitor.PulseAll(gate);
        }
    }
}
