using Hearth.DataPlane.Forecasting;
using Hearth.Host.LoadGeneration;

namespace Hearth.Host.Planning;

/// <summary>The callers of `hearth invoke --retry`, in virtual time.</summary>
internal sealed class SimulatedCallers(Backoff backoff, int maxAttempts, int seed) : ICallers
{
    private const int RetryCost = 5; // Of the SDKs' quota; a simulated throttle is never a time-out.

    /// <summary>What every throttle of the data plane asks for.</summary>
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(1);

    private readonly Random _random = new(seed);
    private readonly RetryQuota? _quota = backoff.Mode == RetryMode.LegacySdk ? new RetryQuota() : null;

    public TimeSpan? Wait(int retry, TimeSpan previous)
    {
        if (backoff.Mode == RetryMode.None || retry >= maxAttempts) return null;
        if (_quota is not null && _quota.TryTake(isAfterTimeout: false) is null) return null;
        return backoff.Next(retry, previous, RetryAfter, _random);
    }

    public void Succeeded(bool wasRetried) => _quota?.Succeeded(wasRetried ? RetryCost : null);
}
