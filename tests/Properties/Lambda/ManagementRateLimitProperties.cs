using FsCheck;
using FsCheck.Fluent;
using Hearth.Services.Lambda.RateLimits;
using Shouldly;
using Xunit;

namespace Hearth.Tests.Properties.Lambda;

/// <summary>Calls at random times, by several accounts.</summary>
public sealed class ManagementRateLimitProperties
{
    private static readonly string[] Operations = ["GetFunction", "GetPolicy", "ListFunctions", "CreateFunction", "Invoke"];

    [Fact]
    public void No_window_of_time_lets_more_through_than_its_rate_and_one_second_of_burst() =>
        Prop.ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), KeepsTheRate).QuickCheckThrowOnFailure();

    [Fact]
    public void Calls_below_the_rate_are_never_refused() =>
        Prop.ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), NeverRefusesTheSlow).QuickCheckThrowOnFailure();

    [Fact]
    public void Fifteen_calls_of_any_operations_pass_at_once_and_the_next_one_waits_a_fifteenth_of_a_second()
    {
        var limits = new ManagementRateLimits();
        for (var call = 0; call < 15; call++)
            limits.TryAdmit(call % 2 == 0 ? "ListFunctions" : "DeleteFunction", "1", "us-east-1", TimeSpan.Zero).ShouldBeTrue();
        limits.TryAdmit("ListLayers", "1", "us-east-1", TimeSpan.Zero).ShouldBeFalse();
        limits.TryAdmit("GetPolicy", "1", "us-east-1", TimeSpan.Zero).ShouldBeTrue();
        limits.TryAdmit("GetFunction", "1", "us-east-1", TimeSpan.Zero).ShouldBeTrue();
        limits.TryAdmit("ListLayers", "1", "eu-west-1", TimeSpan.Zero).ShouldBeTrue();
        limits.TryAdmit("ListLayers", "2", "us-east-1", TimeSpan.Zero).ShouldBeTrue();
        for (var call = 0; call < 1000; call++) limits.TryAdmit("Invoke", "1", "us-east-1", TimeSpan.Zero).ShouldBeTrue();
        limits.TryAdmit("ListLayers", "1", "us-east-1", TimeSpan.FromSeconds(0.066)).ShouldBeFalse();
        limits.TryAdmit("ListLayers", "1", "us-east-1", TimeSpan.FromSeconds(0.067)).ShouldBeTrue();
        limits.TryAdmit("ListLayers", "1", "us-east-1", TimeSpan.FromSeconds(0.067)).ShouldBeFalse();
    }

    private static bool KeepsTheRate(int seed)
    {
        var random = new Random(seed);
        var limits = new ManagementRateLimits();
        var admitted = new Dictionary<(string Account, string Group), List<double>>();
        var now = 0.0;
        for (var call = 0; call < 600; call++)
        {
            now += random.Next(4) == 0 ? random.NextDouble() : 0.005 * random.NextDouble();
            var (operation, account) = (Operations[random.Next(Operations.Length)], $"{random.Next(2)}");
            var isAdmitted = limits.TryAdmit(operation, account, "us-east-1", TimeSpan.FromSeconds(now));
            if (ManagementRateLimits.GroupOf(operation) is not { } group) isAdmitted.ShouldBeTrue();
            else if (isAdmitted)
            {
                if (!admitted.TryGetValue((account, group), out var times)) admitted[(account, group)] = times = [];
                times.Add(now);
            }
        }
        foreach (var ((_, group), times) in admitted)
            for (var first = 0; first < times.Count; first++)
                for (var last = first; last < times.Count; last++)
                    (last - first + 1).ShouldBeLessThanOrEqualTo((int)Math.Floor(ManagementRateLimits.RateOf(group) * (1 + times[last] - times[first]) + 1e-3));
        return true;
    }

    private static bool NeverRefusesTheSlow(int seed)
    {
        var random = new Random(seed);
        var limits = new ManagementRateLimits();
        var now = 0.0;
        for (var call = 0; call < 300; call++)
        {
            // A clock reading may come late, but never by more than the calls are apart.
            now += 1.0 / 15 + 0.05 * random.NextDouble();
            limits.TryAdmit("ListFunctions", "1", "us-east-1", TimeSpan.FromSeconds(now)).ShouldBeTrue();
        }
        return true;
    }
}
