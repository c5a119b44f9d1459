using System.Collections.Concurrent;
using Hearth.Sandbox;

namespace Hearth.DataPlane.Prewarming;

/// <summary>The prepared sandboxes of one kind, and how many of it were wanted in the last minutes.</summary>
internal sealed class Shelf(BootConfig boot, int ephemeralStorageMb, TimeProvider time)
{
    private const int Periods = 18;
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(10);

    private readonly Lock gate = new();
    private readonly ConcurrentQueue<PreparedEnvironment> ready = new();
    private readonly int[] wanted = new int[Periods];
    private DateTimeOffset notBefore;
    private int failures;
    private long presentPeriod = Number(time);
    private long lastWanted = Number(time);

    public BootConfig Boot => boot;

    public int EphemeralStorageMb => ephemeralStorageMb;

    /// <summary>False for a while after a failure: a second after the first, a minute when it goes on.</summary>
    public bool MayTry => notBefore <= time.GetUtcNow();

    public int Count => ready.Count;

    /// <summary>How long nobody has wanted one.</summary>
    public TimeSpan Quiet
    {
        get { lock (gate) return (Number(time) - lastWanted) * Period; }
    }

    public void Add(PreparedEnvironment prepared)
    {
        ready.Enqueue(prepared);
        failures = 0;
    }

    public void Failed() => notBefore = time.GetUtcNow() + TimeSpan.FromSeconds(Math.Min(60, 1 << Math.Min(failures++, 6)));

    /// <summary>One whose process still waits; those whose process has ended are given to <paramref name="useless"/>.</summary>
    public PreparedEnvironment? Take(Action<PreparedEnvironment> useless)
    {
        while (ready.TryDequeue(out var prepared))
        {
            if (prepared.Sandbox.IsUsable) return prepared;
            useless(prepared);
        }

        return null;
    }

    /// <summary>A function of this kind starts, whether or not there is a prepared sandbox for it.</summary>
    public void Want()
    {
        lock (gate)
        {
            Advance();
            wanted[presentPeriod % Periods]++;
            lastWanted = presentPeriod;
        }
    }

    /// <summary>The most that were wanted within one period of the last three minutes.</summary>
    public int Demand
    {
        get
        {
            lock (gate)
            {
                Advance();
                return wanted.Max();
            }
        }
    }

    private void Advance()
    {
        var now = Number(time);
        for (var steps = Math.Min(now - presentPeriod, Periods); steps > 0; steps--) wanted[(now - steps + 1) % Periods] = 0;
        presentPeriod = Math.Max(presentPeriod, now);
    }

    private static long Number(TimeProvider time) => time.GetTimestamp() / (Period.Ticks * time.TimestampFrequency / TimeSpan.TicksPerSecond);
}
