using System.Text;

namespace Hearth.Services.Logs.LogEvents;

/// <summary>Gathers the events of one answer: at most so many, and at most 1 MB of them, as AWS answers.</summary>
internal sealed class EventPage(int limit)
{
    private const int MostBytes = 1_048_576;

    private int _bytes;

    public List<LogEventRow> Events { get; } = [];

    /// <summary>False when the page is full without the event. The first event fits whatever its size.</summary>
    public bool TryAdd(LogEventRow found)
    {
        var size = Encoding.UTF8.GetByteCount(found.Message) + NewLogEvent.OverheadBytes;
        if (Events.Count > 0 && (Events.Count >= limit || _bytes + size > MostBytes)) return false;
        _bytes += size;
        Events.Add(found);
        return true;
    }
}
