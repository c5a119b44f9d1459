using Hearth.DataPlane.Concurrency;

namespace Hearth.DataPlane.Forecasting;

/// <summary>What a simulation counts as it goes.</summary>
/// <param name="interval">Microseconds of a point of the series.</param>
internal sealed class ForecastCounts(long interval)
{
    private const int MicrosecondsPerMs = 1000;

    private readonly Dictionary<ThrottleReason, long> throttles = [];
    private readonly List<int> coldAt = [];
    private readonly List<int> throttledAt = [];
    private long served;
    private long cold;
    private long spilled;
    private long billedMs;
    private long provisionedBilledMs;
    private long endedAhead;

    /// <summary>Started on demand.</summary>
    public int Environments { get; set; }

    /// <summary>Requests whose last attempt was refused.</summary>
    public long GivenUp { get; set; }

    public void AddThrottle(long now, ThrottleReason reason)
    {
        throttles[reason] = throttles.GetValueOrDefault(reason) + 1;
        Count(throttledAt, now);
    }

    public void AddCold(long now)
    {
        cold++;
        Count(coldAt, now);
    }

    public void AddServed(long duration, SimulatedEnvironment environment, PermitKind kind)
    {
        served++;
        if (environment.IsProvisioned)
        {
            provisionedBilledMs += RoundUp(duration);
            return;
        }
        if (kind == PermitKind.Spillover) spilled++;
        billedMs += RoundUp(duration + (environment.UnbilledInit ?? 0));
    }

    /// <summary>An environment had ended so long before it was taken off the count.</summary>
    public void EndedAhead(long microseconds) => endedAhead += microseconds;

    public Forecast ToForecast(ForecastSettings settings, long offered, BusyTime busy, BusyTime alive, TimeSpan span) => new()
    {
        Settings = settings,
        Offered = offered,
        Warm = served - cold,
        Cold = cold,
        Spilled = spilled,
        Throttles = throttles.ToDictionary(pair => pair.Key.ToString(), pair => pair.Value),
        GivenUp = GivenUp,
        Environments = Environments,
        PeakConcurrency = busy.Peak,
        ConcurrencyP95 = busy.Percentile(95),
        MeanConcurrency = busy.Mean,
        PeakEnvironments = alive.Peak,
        MeanEnvironments = span > TimeSpan.Zero ? Math.Max(0, alive.Mean - (endedAhead / span.TotalMicroseconds)) : 0,
        BilledMs = billedMs,
        ProvisionedBilledMs = provisionedBilledMs,
        Span = span,
        Series = [.. Enumerable.Range(0, (int)(span.TotalMicroseconds / interval) + 1).Select(index =>
            new ForecastInterval(busy.PeakAt(index), At(coldAt, index), At(throttledAt, index)))],
    };

    private static long RoundUp(long microseconds) => (microseconds + MicrosecondsPerMs - 1) / MicrosecondsPerMs;

    private static int At(List<int> counts, int index) => index < counts.Count ? counts[index] : 0;

    private void Count(List<int> counts, long now)
    {
        while (counts.Count <= now / interval) counts.Add(0);
        counts[^1]++;
    }
}
