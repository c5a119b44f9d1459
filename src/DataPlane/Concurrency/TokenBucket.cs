namespace Hearth.DataPlane.Concurrency;

/// <summary>
/// So many in each period, refilled continuously, no more saved than <c>capacity</c>. Pure and exact: the level is counted in
/// tokens times the ticks of a period, so that nothing is rounded however often it is asked. Guarded by its account's lock.
/// </summary>
internal sealed class TokenBucket
{
    private readonly long period;
    private long capacity;
    private long perPeriod;
    private long level;
    private TimeSpan filledAt;

    /// <summary>Full at first.</summary>
    public TokenBucket(long capacity, long perPeriod, TimeSpan period, TimeSpan now)
    {
        this.period = period.Ticks;
        (this.capacity, this.perPeriod, filledAt) = (capacity, perPeriod, now);
        level = capacity * this.period;
    }

    /// <summary>Whole tokens that could be taken now.</summary>
    public long Available(TimeSpan now)
    {
        Fill(now);
        return level / period;
    }

    public bool IsFull(TimeSpan now) => Available(now) == capacity;

    public bool TryTake(TimeSpan now)
    {
        if (Available(now) == 0) return false;
        level -= period;
        return true;
    }

    /// <summary>
    /// Another limit from now on. The share that is left stays the same, so that changing a limit to and fro gives nothing away;
    /// from 0 it starts full.
    /// </summary>
    public void Resize(long newCapacity, long newPerPeriod, TimeSpan now)
    {
        Fill(now);
        level = capacity == 0 ? newCapacity * period : (long)((Int128)level * newCapacity / capacity);
        (capacity, perPeriod) = (newCapacity, newPerPeriod);
    }

    private void Fill(TimeSpan now)
    {
        // Threads may bring their times a little out of order.
        if (now <= filledAt) return;
        var full = capacity * period;
        var missing = full - level;
        var elapsed = (now - filledAt).Ticks;
        // Compared by division: a long silence times a high rate would not fit a long.
        level = perPeriod > 0 && elapsed >= (missing / perPeriod) + 1 ? full : Math.Min(full, level + (elapsed * perPeriod));
        filledAt = now;
    }
}
