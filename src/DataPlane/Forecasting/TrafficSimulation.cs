using Hearth.DataPlane.Concurrency;
using Hearth.DataPlane.Environments;

namespace Hearth.DataPlane.Forecasting;

/// <summary>
/// Runs traffic through the data plane's own decisions, permits (<see cref="AccountConcurrency"/>), the choice of an environment
/// (<see cref="IdleOrder{T}"/>) and late binding (<see cref="StartRule"/>), in virtual time: some millions of invocations a second.
/// What it leaves out: CPU that environments take from each other, the moment between a response and the next event, and
/// environments that end because the machine is short of memory.
/// </summary>
public sealed class TrafficSimulation
{
    private const string Function = "function";
    private const string Version = "version";
    private const int ArrivalsBetweenChecks = 1 << 16;

    private readonly ForecastSettings settings;
    private readonly Traffic traffic;
    private readonly AccountConcurrency account;
    private readonly IdleOrder<SimulatedEnvironment> idle = new(static environment => environment.IdleSince);
    private readonly IdleOrder<SimulatedEnvironment> idleProvisioned = new(static environment => environment.IdleSince);
    private readonly Queue<(int Arrival, ConcurrencyPermit Permit)> waiting = [];
    private readonly PriorityQueue<SimulatedEnvironment, long> events = new();
    private readonly PriorityQueue<Attempt, long> retries = new();
    private readonly ICallers? callers;
    private readonly BusyTime busy;
    private readonly BusyTime alive;
    private readonly ForecastCounts counts;
    private readonly long keepAlive;
    private int starting;
    private long now;

    private TimeSpan Time => TimeSpan.FromMicroseconds(now);

    private TrafficSimulation(ForecastSettings settings, Traffic traffic)
    {
        (this.settings, this.traffic) = (settings, traffic);
        account = new AccountConcurrency(settings.AccountConcurrency);
        if (settings.Reserved is { } reserved) account.SetReserved(Function, reserved, TimeSpan.Zero);
        if (settings.Provisioned > 0) account.SetProvisioned(Function, Version, settings.Provisioned, settings.Provisioned, TimeSpan.Zero);
        var interval = (long)settings.Interval.TotalMicroseconds;
        (busy, alive, counts) = (new BusyTime(interval), new BusyTime(interval), new ForecastCounts(interval));
        callers = settings.Callers?.Invoke();
        keepAlive = (long)settings.KeepAlive.TotalMicroseconds;
        for (var index = 0; index < settings.Provisioned; index++) idleProvisioned.Add(new SimulatedEnvironment { IsProvisioned = true });
        alive.Change(0, settings.Provisioned);
    }

    /// <summary>Runs on the caller's thread; different settings may run side by side on the same traffic.</summary>
    public static Forecast Run(ForecastSettings settings, Traffic traffic, CancellationToken cancellation)
    {
        var simulation = new TrafficSimulation(settings, traffic);
        for (var index = 0; index < traffic.Arrivals.Length; index++)
        {
            if (index % ArrivalsBetweenChecks == 0) cancellation.ThrowIfCancellationRequested();
            simulation.Advance(traffic.Arrivals[index]);
            simulation.now = traffic.Arrivals[index];
            simulation.Try(new Attempt(index, Number: 1, TimeSpan.Zero));
        }
        return simulation.Finish();
    }

    /// <summary>Everything up to a time, in its order; what ends at the same moment as something begins ends first.</summary>
    private void Advance(long until)
    {
        while (true)
        {
            var nextEvent = events.TryPeek(out _, out var eventTime) ? eventTime : long.MaxValue;
            var nextRetry = retries.TryPeek(out _, out var retryTime) ? retryTime : long.MaxValue;
            if (Math.Min(nextEvent, nextRetry) is var next && (next > until || next == long.MaxValue)) return;
            if (nextEvent <= nextRetry)
            {
                HappenNext();
                continue;
            }
            now = nextRetry;
            Try(retries.Dequeue());
        }
    }

    private void Try(Attempt attempt)
    {
        EndIdleSince(now - keepAlive);

        // 2 permit
        if (!account.TryAcquire(Function, Version, isSynchronous: true, Time, out var permit, out var reason))
        {
            Refuse(attempt, reason);
            return;
        }

        // 3 assign
        var pool = permit!.Kind == PermitKind.Provisioned ? idleProvisioned : idle;
        if (pool.Count > 0)
        {
            Accept(attempt);
            Serve(pool.TakeLatest(), attempt.Arrival, permit);
            return;
        }
        var mustStart = StartRule.MustStart(waiting.Count + 1, starting, returning: 0);
        if (mustStart && !account.TryGrow(Function, Time))
        {
            permit.Dispose();
            Refuse(attempt, ThrottleReason.ConcurrentInvocationLimitExceeded);
            return;
        }
        Accept(attempt);
        waiting.Enqueue((attempt.Arrival, permit));
        if (mustStart) Start();
    }

    private void Accept(Attempt attempt)
    {
        busy.Change(now, 1);
        callers?.Succeeded(attempt.Number > 1);
    }

    private void Refuse(Attempt attempt, ThrottleReason reason)
    {
        counts.AddThrottle(now, reason);
        if (callers?.Wait(attempt.Number, attempt.Waited) is { } wait)
            retries.Enqueue(new Attempt(attempt.Arrival, attempt.Number + 1, wait), now + (long)wait.TotalMicroseconds);
        else counts.GivenUp++;
    }

    private void Start()
    {
        var init = traffic.Inits[counts.Environments++ % traffic.Inits.Length];
        starting++;
        alive.Change(now, 1);
        events.Enqueue(new SimulatedEnvironment { UnbilledInit = init }, now + init);
    }

    /// <summary>An environment is ready for its first invocation, or done with one.</summary>
    private void HappenNext()
    {
        events.TryDequeue(out var environment, out now);
        if (environment!.Permit is { } permit)
        {
            permit.Dispose();
            environment.Permit = null;
            busy.Change(now, -1);
        }
        else
        {
            starting--;
        }
        // Provisioned environments have a pool of their own: one that is free takes nobody who was spilled.
        if (!environment.IsProvisioned && waiting.TryDequeue(out var waiter))
        {
            if (environment.UnbilledInit is not null) counts.AddCold(now);
            Serve(environment, waiter.Arrival, waiter.Permit);
            return;
        }
        environment.IdleSince = now;
        (environment.IsProvisioned ? idleProvisioned : idle).Add(environment);
    }

    private void Serve(SimulatedEnvironment environment, int arrival, ConcurrencyPermit permit)
    {
        var duration = (long)(traffic.Durations[arrival] * settings.DurationFactor);
        counts.AddServed(duration, environment, permit.Kind);
        environment.UnbilledInit = null;
        environment.Permit = permit;
        events.Enqueue(environment, now + duration);
    }

    /// <summary>Environments end when their keep-alive is over, not when that is looked at.</summary>
    private void EndIdleSince(long time)
    {
        while (idle.OldestSince is { } since && since <= time)
        {
            idle.TakeOldest();
            counts.EndedAhead(now - (since + keepAlive));
            alive.Change(now, -1);
        }
    }

    private Forecast Finish()
    {
        Advance(long.MaxValue);
        EndIdleSince(now - keepAlive);
        busy.Change(now, 0);
        alive.Change(now, 0);
        return counts.ToForecast(settings, traffic.Arrivals.Length, busy, alive, TimeSpan.FromMicroseconds(now));
    }

    /// <param name="Waited">Before this attempt.</param>
    private readonly record struct Attempt(int Arrival, int Number, TimeSpan Waited);
}
