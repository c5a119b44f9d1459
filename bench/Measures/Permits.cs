using System.Diagnostics;
using Hearth.Bench.Report;
using Hearth.DataPlane.Concurrency;

namespace Hearth.Bench.Measures;

/// <summary>
/// A permit for a synchronous invocation, taken and returned, by one thread, in an account of a thousand functions of which some are
/// reserved and some provisioned; beside two uncontended locks with an addition in each, which is the least that it could be. In this
/// process; the time is an argument and is not read.
/// </summary>
internal sealed class Permits() : Measure("permit")
{
    private const int Count = 500_000, Functions = 1000;

    private readonly Comparison _permit = new(
        "permit", "ns", Side.Bare("a permit, taken and returned"), Side.Bare("two uncontended locks"));

    private readonly AccountConcurrency _account = new(limit: 1_000_000);
    private readonly (string Function, string ConfigurationId)[] _versions =
        [.. Enumerable.Range(0, Functions).Select(number => ($"function-{number}", $"function-{number}:1"))];

    private readonly Lock _gate = new();
    private TimeSpan _now;
    private long _counter;

    public override IReadOnlyList<Comparison> Comparisons => [_permit];

    public override Task PrepareAsync()
    {
        for (var number = 0; number < Functions; number += 3) _account.SetReserved($"function-{number}", 300, TimeSpan.Zero);
        for (var number = 0; number < Functions; number += 2)
            _account.SetProvisioned($"function-{number}", $"function-{number}:1", 100, 100, TimeSpan.Zero);
        for (var warmUp = 0; warmUp < 3; warmUp++) (_, _) = (TakePermits(), TakeLocks());
        return Task.CompletedTask;
    }

    public override Task RoundAsync()
    {
        var floor = TakeLocks();
        _permit.AddRound(TakePermits(), floor);
        return Task.CompletedTask;
    }

    private double TakePermits()
    {
        var started = Stopwatch.GetTimestamp();
        for (var i = 0; i < Count; i++)
        {
            _now += TimeSpan.FromMicroseconds(10);
            var (function, version) = _versions[i % Functions];
            if (!_account.TryAcquire(function, version, isSynchronous: true, _now, out var permit, out var reason))
                throw new BenchException($"A permit was refused: {reason}.");
            permit!.Dispose();
        }

        return Stopwatch.GetElapsedTime(started).TotalNanoseconds / Count;
    }

    private double TakeLocks()
    {
        var started = Stopwatch.GetTimestamp();
        for (var i = 0; i < Count; i++)
        {
            lock (_gate) _counter++;
            lock (_gate) _counter--;
        }

        return Stopwatch.GetElapsedTime(started).TotalNanoseconds / Count;
    }
}
