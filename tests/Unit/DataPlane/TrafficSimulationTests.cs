using Hearth.DataPlane.Forecasting;
using Shouldly;
using Xunit;

namespace Hearth.Tests.Unit.DataPlane;

/// <summary>Forecasts that one can count by hand. Times are milliseconds here.</summary>
public sealed class TrafficSimulationTests
{
    private const int Duration = 100;
    private const int Init = 400;

    [Fact]
    public void The_first_is_cold_and_whoever_comes_after_it_is_warm()
    {
        var forecast = Run(new ForecastSettings(), 0, 1000, 2000);
        (forecast.Cold, forecast.Warm, forecast.Environments, forecast.PeakConcurrency).ShouldBe((1, 2, 1, 1));
        // The Init phase is billed with its first invocation.
        forecast.BilledMs.ShouldBe(Init + (3 * Duration));
        forecast.Span.ShouldBe(TimeSpan.FromMilliseconds(2100));
    }

    [Fact]
    public void Two_at_once_are_two_environments()
    {
        var forecast = Run(new ForecastSettings(), 0, 1);
        (forecast.Cold, forecast.PeakConcurrency, forecast.PeakEnvironments).ShouldBe((2, 2, 2));
    }

    [Fact]
    public void Whoever_waits_for_a_start_takes_what_becomes_free_before_it_is_ready()
    {
        // The first environment is ready at 400 and busy until 500. The second arrival, at 450, has one started until 850, but
        // the first is free at 500: it is served warm, and the third finds the second environment, never used, at 900.
        var forecast = Run(new ForecastSettings(), 0, 450, 520, 900);
        forecast.Environments.ShouldBe(2);
        forecast.Cold.ShouldBe(1);
        forecast.Warm.ShouldBe(3);
    }

    [Fact]
    public void Past_its_keep_alive_an_environment_is_gone()
    {
        var minute = new ForecastSettings { KeepAlive = TimeSpan.FromMinutes(1) };
        Run(minute, 0, 60_000).Cold.ShouldBe(1);
        Run(minute, 0, 60_501).Cold.ShouldBe(2);
    }

    [Fact]
    public void The_environment_used_last_is_used_next_so_that_the_others_end()
    {
        // Two environments at the start, then one invocation every 40 s: one environment serves them all, the other ends, and two at
        // once at the end need a third.
        var forecast = Run(
            new ForecastSettings { KeepAlive = TimeSpan.FromMinutes(1), Interval = TimeSpan.FromSeconds(10) }, 0, 0, 40_000, 80_000, 120_000, 120_000);
        forecast.Environments.ShouldBe(3);
    }

    [Theory]
    [InlineData(2, null, "ConcurrentInvocationLimitExceeded")]
    [InlineData(1000, 2, "ReservedFunctionConcurrentInvocationLimitExceeded")]
    public void Past_its_limit_it_is_throttled_by_name(int account, int? reserved, string reason)
    {
        var forecast = Run(new ForecastSettings { AccountConcurrency = account, Reserved = reserved }, 0, 1, 2, 3, 5000);
        forecast.Throttles.ShouldHaveSingleItem().ShouldBe(new KeyValuePair<string, long>(reason, 2));
        (forecast.Served, forecast.PeakConcurrency).ShouldBe((3, 2));
    }

    [Fact]
    public void Provisioned_concurrency_starts_nothing_and_what_it_cannot_hold_is_spilled()
    {
        // The second comes while the one is busy: it has an environment of its own started, and waits for it.
        var forecast = Run(new ForecastSettings { Provisioned = 1 }, 0, 50, 2000);
        (forecast.Warm, forecast.Cold, forecast.Spilled, forecast.Environments).ShouldBe((2, 1, 1, 1));
        (forecast.ProvisionedBilledMs, forecast.BilledMs).ShouldBe((2 * Duration, Init + Duration));
    }

    [Fact]
    public void More_than_ten_requests_a_second_for_each_unit_are_throttled_by_the_rate()
    {
        // One environment could serve a hundred of ten milliseconds each second; its reservation of one allows ten.
        long[] arrivals = [.. Enumerable.Range(0, 40).Select(index => 1_000_000 + (index * 20_000L))];
        var forecast = TrafficSimulation.Run(
            new ForecastSettings { Reserved = 1 }, new Traffic(arrivals, [.. arrivals.Select(_ => 10_000)], [1]), CancellationToken.None);
        forecast.Throttles.ShouldHaveSingleItem().Key.ShouldBe("ReservedFunctionInvocationRateLimitExceeded");
        forecast.Served.ShouldBeInRange(17, 18);
    }

    [Fact]
    public void A_function_grows_by_no_more_than_a_thousand_environments_at_once()
    {
        long[] arrivals = [.. Enumerable.Range(0, 1200).Select(_ => 0L)];
        var forecast = TrafficSimulation.Run(
            new ForecastSettings { AccountConcurrency = 3000 }, new Traffic(arrivals, [.. arrivals.Select(_ => 1000)], [400_000]), CancellationToken.None);
        (forecast.Cold, forecast.Throttled, forecast.PeakConcurrency).ShouldBe((1000, 200, 1000));
    }

    [Fact]
    public void Time_is_weighed_for_concurrency_and_environments()
    {
        // Busy from 0 to 500, then nothing until 9,500, then 100: 600 of 9,600.
        var forecast = Run(new ForecastSettings { KeepAlive = TimeSpan.FromSeconds(1) }, 0, 9_100);
        forecast.MeanConcurrency.ShouldBe(1000.0 / 9600, 1e-9);
        forecast.ConcurrencyP95.ShouldBe(1);
        forecast.MeanEnvironments.ShouldBe(2000.0 / 9600, 1e-9);
    }

    [Fact]
    public void Refused_callers_come_back_when_they_say_and_each_attempt_is_a_throttle()
    {
        // One environment is busy until 500. The second comes at 1 and, refused, at 301 and 601: then it is served.
        var settings = new ForecastSettings { Reserved = 1, Callers = () => new EveryThirdOfASecond(attempts: 3) };
        var forecast = Run(settings, 0, 1);
        (forecast.Served, forecast.Throttled, forecast.GivenUp).ShouldBe((2, 2, 0));
        forecast.Span.ShouldBe(TimeSpan.FromMilliseconds(701));
        var hasty = Run(settings with { Callers = () => new EveryThirdOfASecond(attempts: 2) }, 0, 1);
        (hasty.Served, hasty.Throttled, hasty.GivenUp).ShouldBe((1, 2, 1));
    }

    private sealed class EveryThirdOfASecond(int attempts) : ICallers
    {
        public TimeSpan? Wait(int retry, TimeSpan previous) => retry < attempts ? TimeSpan.FromMilliseconds(300) : null;

        public void Succeeded(bool wasRetried)
        {
            // They count nothing.
        }
    }

    private static Forecast Run(ForecastSettings settings, params int[] arrivals) => TrafficSimulation.Run(
        settings,
        new Traffic([.. arrivals.Select(ms => ms * 1000L)], [.. arrivals.Select(_ => Duration * 1000)], [Init * 1000]),
        CancellationToken.None);
}
