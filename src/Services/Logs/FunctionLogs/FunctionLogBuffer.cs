using Hearth.DataPlane;

namespace Hearth.Services.Logs.FunctionLogs;

/// <summary>
/// Events on their way to the database, in bounded memory. When they come faster than they can be written, the oldest
/// are dropped, and a line in their stream says how many.
/// </summary>
internal sealed class FunctionLogBuffer(long capacityBytes)
{
    /// <summary>What an event takes beside its text: the struct, references and the queue's slot.</summary>
    private const int OverheadBytes = 100;

    private readonly Lock _lock = new();
    private readonly Queue<FunctionLogEvent> _events = new();
    private readonly Dictionary<FunctionLogStream, DropCount> _drops = [];
    private long _bytes;

    public int Count
    {
        get
        {
            lock (_lock) return _events.Count + _drops.Count;
        }
    }

    public void Add(FunctionLogEvent added)
    {
        lock (_lock)
        {
            _events.Enqueue(added);
            _bytes += Size(added);
            while (_bytes > capacityBytes && _events.Count > 1)
            {
                var oldest = _events.Dequeue();
                _bytes -= Size(oldest);
                CountDropped(oldest);
            }
        }
    }

    /// <summary>Counts events that could not be written, so that their stream tells of them later.</summary>
    public void Drop(IReadOnlyList<FunctionLogEvent> lost)
    {
        lock (_lock)
            foreach (var logEvent in lost) CountDropped(logEvent);
    }

    /// <summary>The oldest events, at most so many, after the lines that tell of dropped ones; or none.</summary>
    public IReadOnlyList<FunctionLogEvent> Take(int most)
    {
        lock (_lock)
        {
            var taken = new List<FunctionLogEvent>(Math.Min(most, _events.Count) + _drops.Count);
            foreach (var (stream, drop) in _drops)
            {
                var notice = $"dropped {drop.Count} log events: they came faster than they could be stored\n";
                taken.Add(stream.Event(drop.Last, notice));
            }
            _drops.Clear();
            for (var count = 0; count < most && _events.TryDequeue(out var oldest); count++)
            {
                _bytes -= Size(oldest);
                taken.Add(oldest);
            }
            return taken;
        }
    }

    private static long Size(FunctionLogEvent logEvent) => (2L * logEvent.Message.Length) + OverheadBytes;

    private void CountDropped(FunctionLogEvent dropped)
    {
        var stream = FunctionLogStream.Of(dropped);
        _drops.TryGetValue(stream, out var drop);
        _drops[stream] = new DropCount(drop.Count + 1, dropped.Timestamp);
    }

    private readonly record struct DropCount(long Count, DateTimeOffset Last);
}
