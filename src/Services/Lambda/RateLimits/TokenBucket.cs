namespace Hearth.Services.Lambda.RateLimits;

/// <summary>
/// A bucket that holds one second's worth of requests and fills continuously: at most rate × (1 + t) requests pass in any
/// t seconds. Plain state over a time that is given: no clock, no lock.
/// </summary>
internal sealed class TokenBucket(int ratePerSecond)
{
    private double _tokens = ratePerSecond;
    private TimeSpan _filledAt = TimeSpan.MinValue;

    public bool TryTake(TimeSpan now)
    {
        Fill(now);
        if (_tokens < 1) return false;
        _tokens--;
        return true;
    }

    /// <summary>Whether it holds all that it can: forgetting it then changes nothing.</summary>
    public bool IsFull(TimeSpan now)
    {
        Fill(now);
        return _tokens >= ratePerSecond;
    }

    private void Fill(TimeSpan now)
    {
        // Callers read the clock before they get here, so that a later one may bring an earlier time.
        if (now <= _filledAt) return;
        if (_filledAt != TimeSpan.MinValue) _tokens = Math.Min(ratePerSecond, _tokens + (now - _filledAt).TotalSeconds * ratePerSecond);
        _filledAt = now;
    }
}
