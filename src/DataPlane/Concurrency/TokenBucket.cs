namespace Hearth.DataPlane.Concurrency;

/// <summary>
/// A rate with a burst: so many per second, refilled continuously, never more saved than the capacity. Exact: the level is kept in
/// units of one token times one tick, so nothing is lost to rounding however often it is asked. Times that come out of order count as the
/// latest. Not safe by itself: guarded by its account's lock.
/// </summary>
internal sealed class TokenBucket
{
    private const long Token = TimeSpan.TicksPerSecond;

    private long capacity;
    private long perSecond;
    private long level;
    private TimeSpan filled;

    /// <summary>Full at first.</summary>
    public TokenBucket(long capacity, long perSecond, TimeSpan now)
    {
        (this.capacity, this.perSecond, filled) = (capacity, perSecond, now);
        level = capacity * Token;
    }

    /// <summary>Whole tokens there are.</summary>
    public long Available(TimeSpan now)
    {
        Fill(now);
        return level / Token;
    }

    public bool IsFull(TimeSpan now) => Available(now) >= capacity;

    public bool TryTake(TimeSpan now)
    {
        if (Available(now) < 1) return false;
        level -= Token;
        return true;
    }

    /// <summary>The share that is left stays the same, so that changing a limit to and fro gives nothing away. From 0 it starts full.</summary>
    public void Resize(long newCapacity, long newPerSecond, TimeSpan now)
    {
        Fill(now);
        level = capacity == 0 ? newCapacity * Token : (long)((Int128)level * newCapacity / capacity);
        (capacity, perSecond) = (newCapacity, newPerSecond);
    }

    private void Fill(TimeSpan now)
    {
        if (now <= filled) return;
        var (missing, elapsed) = ((capacity * Token) - level, (now - filled).Ticks);
        filled = now;
        if (missing == 0) return;
        // Divided, not multiplied: a long silence times a high rate would not fit.
        var fills = perSecond > 0 && elapsed > missing / perSecond;
        level = fills ? capacity * Token : level + (elapsed * perSecond);
    }
}
