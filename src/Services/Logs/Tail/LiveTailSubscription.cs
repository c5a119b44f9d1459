using System.Threading.Channels;

namespace Hearth.Services.Logs.Tail;

/// <summary>One subscriber's events. A subscriber that does not keep up loses the oldest, and is told so.</summary>
public sealed class LiveTailSubscription : IDisposable
{
    private const int Capacity = 10_000;

    private readonly Func<LiveTailEvent, bool> _wanted;
    private readonly Action<LiveTailSubscription> _leave;
    private readonly Channel<LiveTailEvent> _events;
    private int _lost;

    internal LiveTailSubscription(Func<LiveTailEvent, bool> wanted, Action<LiveTailSubscription> leave)
    {
        _wanted = wanted;
        _leave = leave;
        _events = Channel.CreateBounded<LiveTailEvent>(
            new BoundedChannelOptions(Capacity) { FullMode = BoundedChannelFullMode.DropOldest },
            _ => Interlocked.Increment(ref _lost));
    }

    public ChannelReader<LiveTailEvent> Events => _events.Reader;

    /// <summary>How many events were lost since the last time this was asked.</summary>
    public int TakeLost() => Interlocked.Exchange(ref _lost, 0);

    public void Dispose()
    {
        _leave(this);
        _events.Writer.TryComplete();
    }

    internal void Offer(LiveTailEvent published)
    {
        if (_wanted(published)) _events.Writer.TryWrite(published);
    }
}
