namespace Hearth.DataPlane.Concurrency;

/// <summary>
/// So many a second, refilled continuously, no more saved than <c>capacity</c>. Pure and exact: the level is counted in
/// tokens times ticks, so that nothing is rounded however often it is asked. Guarded by its account's lock.
/// </summary>
internal sealed class TokenBucket
{
    private long capacity;
    private long perSecond;
    private long level;
    private TimeSpan filledAt;

    /// <summary>Full at first.</summary>
    public TokenBucket(long capacity, long perSecond, TimeSpan now)
    {
        (this.capacity, this.perSecond, filledAt) = (capacity, perSecond, now);
        level = capacity * TimeSpan.TicksPerSecond;
    }

    /// <summary>Whole tokens that could be taken now.</summary>
    public long Available(TimeSpan now)
    {
        Fill(now);
        return level / TimeSpan.TicksPerSecond;
    }

    public bool IsFull(TimeSpan now) => Available(now) == capacity;

    public bool TryTake(TimeSpan now)
    {
        if (Available(now) == 0) return false;
        level -= TimeSpan.TicksPerSecond;
        return true;
    }

    /// <summary>
    /// Another limit from now on. The share that is left stays the same, so that changing a limit to and fro gives nothing away;
    /// from 0 it starts full.
    /// </summary>
    public void Resize(long newCapacity, long newPerSecond, TimeSpan now)
    {
        Fill(now);
        level = capacity == 0 ? newCapacity * TimeSpan.TicksPerSecond : (long)((Int128)level * newCapacity / capacity);
        (capacity, perSecond) = (newCapacity, newPerSecond);
    }

    private void Fill(TimeSpan now)
    {
        // Threads may bring their times a little out of order.
        if (now <= filledAt) return;
        var full = capacity * TimeSpan.TicksPerSecond;
        var missing = full - level;
        var elapsed = (now - filledAt).Ticks;
        // Compared by division: a long silence times a high rate would not fit a long.
        level = perSecond > 0 && elapsed >= (missing / perSecond) + 1 ? full : Math.Min(full, level + (elapsed * perSecond));
        filledAt = now;
    }
}
