namespace Hearth.Services.Lambda.RateLimits;

/// <summary>
/// How often the management API may be called, per account and region: GetFunction 100 and GetPolicy 15 times a second, all
/// other operations together 15 times. Invocations have limits of their own.
/// https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html#api-requests
/// Pure over the time that is given; the lock is held for a few additions only.
/// </summary>
internal sealed class ManagementRateLimits
{
    private const int GetFunctionRate = 100;
    private const int GetPolicyRate = 15;
    private const int OtherRate = 15;

    /// <summary>Past this many, those that are full again are forgotten.</summary>
    private const int TrimCount = 1024;

    private readonly Lock _gate = new();
    private readonly Dictionary<(string AccountId, string Region, string Group), TokenBucket> _buckets = [];
    private int _trimAt = TrimCount;

    /// <param name="now">Time since any fixed moment.</param>
    public bool TryAdmit(string operation, string accountId, string region, TimeSpan now)
    {
        if (GroupOf(operation) is not { } group) return true;
        lock (_gate)
        {
            var key = (accountId, region, group);
            if (_buckets.TryGetValue(key, out var bucket)) return bucket.TryTake(now);
            if (_buckets.Count >= _trimAt) Trim(now);
            _buckets[key] = bucket = new TokenBucket(RateOf(group));
            return bucket.TryTake(now);
        }
    }

    /// <summary>The operations that share a limit; null for those without one.</summary>
    internal static string? GroupOf(string operation) => operation switch
    {
        "Invoke" or "InvokeAsync" or "InvokeWithResponseStream" => null,
        "GetFunction" or "GetPolicy" => operation,
        _ => "",
    };

    internal static int RateOf(string group) => group switch
    {
        "GetFunction" => GetFunctionRate,
        "GetPolicy" => GetPolicyRate,
        _ => OtherRate,
    };

    private void Trim(TimeSpan now)
    {
        foreach (var (key, bucket) in _buckets)
            if (bucket.IsFull(now)) _buckets.Remove(key);
        // Twice of what stays: the sweep costs each new bucket a constant.
        _trimAt = Math.Max(TrimCount, _buckets.Count * 2);
    }
}
