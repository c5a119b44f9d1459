using Hearth.DataPlane.Concurrency;
using Shouldly;
using Xunit;

namespace Hearth.Tests.Simulation;

/// <summary>
/// One account under 100,000 requests per second of virtual time: one seed decides arrivals, durations, and changes of limits.
/// Every limit is checked at every step against what the simulation itself has counted.
/// </summary>
public sealed class PermitSimulation
{
    private const int Limit = 1000;
    private const int RequestsPerSecond = 100_000;
    private const int Seconds = 5;

    private static readonly string[] Functions = ["reserved", "provisioned", "a", "b", "c"];

    private readonly AccountConcurrency account = new(Limit);
    private readonly PriorityQueue<(string Function, ConcurrencyPermit Permit), TimeSpan> running = new();
    private readonly Dictionary<string, int> inUse = Functions.ToDictionary(function => function, _ => 0);
    private readonly Dictionary<ThrottleReason, int> refused = [];
    private readonly Dictionary<string, int> granted = Functions.ToDictionary(function => function, _ => 0);

    [Theory]
    [InlineData(1)]
    [InlineData(20261124)]
    [InlineData(77)]
    public void No_limit_is_passed_no_permit_leaks_and_the_guaranteed_are_served(int seed)
    {
        var random = new Random(seed);
        account.SetReserved("reserved", 200, TimeSpan.Zero);
        account.SetProvisioned("provisioned", "1", 100, 100, TimeSpan.Zero);
        for (var i = 0; i < RequestsPerSecond * Seconds; i++)
        {
            var now = TimeSpan.FromSeconds((double)i / RequestsPerSecond);
            Finish(now);
            Request(Functions[random.Next(Functions.Length)], random, now);
            account.InUse.ShouldBe(running.Count);
        }

        // Ten a second for each unit, and one second's worth at the start: at 100,000 a second everybody runs into the rate.
        granted["reserved"].ShouldBeInRange(200 * 10 * Seconds, 200 * 10 * (Seconds + 1));
        granted["provisioned"].ShouldBeGreaterThanOrEqualTo(100 * 10 * Seconds);
        foreach (var function in new[] { "a", "b", "c" }) granted[function].ShouldBeLessThanOrEqualTo(Limit * 10 * (Seconds + 1));
        refused.Keys.ShouldBeSubsetOf(
        [
            ThrottleReason.ConcurrentInvocationLimitExceeded, ThrottleReason.ReservedFunctionConcurrentInvocationLimitExceeded,
            ThrottleReason.FunctionInvocationRateLimitExceeded, ThrottleReason.ReservedFunctionInvocationRateLimitExceeded,
        ]);

        Finish(TimeSpan.MaxValue);
        account.InUse.ShouldBe(0);
        account.Describe().UnreservedInUse.ShouldBe(0);
    }

    private void Request(string function, Random random, TimeSpan now)
    {
        // Most requests are short; some are long, so that concurrency is a limit too.
        var duration = TimeSpan.FromMilliseconds(random.Next(50) == 0 ? random.Next(500, 2000) : random.Next(1, 40));
        var version = function == "provisioned" ? "1" : "$LATEST";
        var isSynchronous = random.Next(100) != 0;
        var isGuaranteed = inUse["reserved"] < 200 && function == "reserved" && !isSynchronous;
        if (!account.TryAcquire(function, version, isSynchronous, now, out var permit, out var reason))
        {
            isGuaranteed.ShouldBeFalse("an event of a function with room in its reservation");
            refused[reason] = refused.GetValueOrDefault(reason) + 1;
            return;
        }

        if (isSynchronous) granted[function]++;
        inUse[function]++;
        running.Enqueue((function, permit!), now + duration);
        running.Count.ShouldBeLessThanOrEqualTo(Limit);
        inUse["reserved"].ShouldBeLessThanOrEqualTo(200);
        (inUse["a"] + inUse["b"] + inUse["c"]).ShouldBeLessThanOrEqualTo(Limit - 200 - 100);
    }

    private void Finish(TimeSpan now)
    {
        while (running.TryPeek(out var ended, out var end) && end <= now)
        {
            running.Dequeue();
            ended.Permit.Dispose();
            inUse[ended.Function]--;
        }
    }
}
