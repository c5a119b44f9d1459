using Hearth.Services.Lambda.Identity;

namespace Hearth.Services.Lambda.AsyncInvoke;

/// <summary>
/// Which waiting events may start now: those that are due, at most so many of one function at a time, so that a slow
/// function keeps nobody else waiting. Holds ids only; no I/O, no clock. Not for use by several threads at once.
/// </summary>
internal sealed class AsyncSchedule(int runningPerFunctionLimit)
{
    private readonly PriorityQueue<DueEvent, long> _later = new();
    private readonly Dictionary<FunctionKey, FunctionQueue> _functions = [];

    public void Add(string requestId, FunctionKey key, DateTimeOffset due) =>
        _later.Enqueue(new DueEvent(requestId, key), due.UtcTicks);

    /// <summary>The events to start now; each must be reported back with <see cref="Finished"/>.</summary>
    public IReadOnlyList<DueEvent> TakeDue(DateTimeOffset now)
    {
        while (_later.TryPeek(out var entry, out var due) && due <= now.UtcTicks)
        {
            _later.Dequeue();
            if (!_functions.TryGetValue(entry.Key, out var queue)) _functions[entry.Key] = queue = new FunctionQueue();
            queue.Ready.Enqueue(entry);
        }
        var start = new List<DueEvent>();
        foreach (var queue in _functions.Values)
        {
            while (queue.Running < runningPerFunctionLimit && queue.Ready.TryDequeue(out var ready))
            {
                queue.Running++;
                start.Add(ready);
            }
        }
        return start;
    }

    public void Finished(FunctionKey key)
    {
        var queue = _functions[key];
        queue.Running--;
        if (queue is { Running: 0, Ready.Count: 0 }) _functions.Remove(key);
    }

    /// <summary>When the next event becomes due; null when none waits.</summary>
    public DateTimeOffset? NextDue =>
        _later.TryPeek(out _, out var due) ? new DateTimeOffset(due, TimeSpan.Zero) : null;

    private sealed class FunctionQueue
    {
        public Queue<DueEvent> Ready { get; } = new();

        public int Running { get; set; }
    }
}

/// <summary>An event whose time has come.</summary>
internal sealed record DueEvent(string RequestId, FunctionKey Key);
