namespace Hearth.Host.LoadGeneration;

/// <summary>
/// The token bucket of the SDKs' standard mode: 500 tokens; a retry takes 5, after a time-out 10, and gives them back when it
/// succeeds; a first attempt that succeeds gives 1. Empty: no retries. One bucket is one client of an SDK.
/// </summary>
internal sealed class RetryQuota
{
    private const int Capacity = 500;
    private const int RetryCost = 5;
    private const int TimeoutCost = 10;

    private readonly Lock _gate = new();
    private int _available = Capacity;

    public int Available
    {
        get { lock (_gate) return _available; }
    }

    /// <returns>What was taken; null when there is too little.</returns>
    public int? TryTake(bool isAfterTimeout)
    {
        var cost = isAfterTimeout ? TimeoutCost : RetryCost;
        lock (_gate)
        {
            if (_available < cost) return null;
            _available -= cost;
            return cost;
        }
    }

    /// <param name="taken">By the retry that succeeded; null when the first attempt did.</param>
    public void Succeeded(int? taken)
    {
        lock (_gate) _available = Math.Min(Capacity, _available + (taken ?? 1));
    }
}
