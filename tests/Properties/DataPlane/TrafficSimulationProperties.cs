using FsCheck;
using FsCheck.Fluent;
using Hearth.DataPlane.Environments;
using Hearth.DataPlane.Forecasting;
using Xunit;

namespace Hearth.Tests.Properties.DataPlane;

/// <summary>What holds for a forecast of any traffic with any settings.</summary>
public sealed class TrafficSimulationProperties
{
    [Fact]
    public void Every_arrival_is_counted_once_and_no_limit_is_passed() => Prop.ForAll(Cases().ToArbitrary(), input =>
    {
        var (traffic, settings) = input;
        var forecast = TrafficSimulation.Run(settings, traffic, CancellationToken.None);
        return forecast.Served + forecast.GivenUp == traffic.Arrivals.Length
            && forecast.GivenUp <= forecast.Throttled
            && forecast.PeakConcurrency <= Math.Min(settings.AccountConcurrency, settings.Reserved ?? int.MaxValue)
            && forecast.Cold <= forecast.Environments
            && forecast.ConcurrencyP95 <= forecast.PeakConcurrency
            && forecast.MeanConcurrency <= forecast.PeakConcurrency
            && forecast.MeanEnvironments <= forecast.PeakEnvironments + 1e-9
            && forecast.Series.Sum(point => point.Cold) == forecast.Cold
            && forecast.Series.Sum(point => point.Throttled) == forecast.Throttled
            && forecast.Series.Max(point => point.PeakConcurrency) == forecast.PeakConcurrency;
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void The_same_traffic_gives_the_same_forecast() => Prop.ForAll(Cases().ToArbitrary(), input =>
    {
        var (one, other) = (TrafficSimulation.Run(input.Item2, input.Item1, CancellationToken.None), TrafficSimulation.Run(input.Item2, input.Item1, CancellationToken.None));
        return (one.Cold, one.Throttled, one.BilledMs, one.Span) == (other.Cold, other.Throttled, other.BilledMs, other.Span);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void The_idle_order_gives_the_latest_and_the_oldest_as_a_plain_list_would() => Prop.ForAll(
        Gen.Choose(0, 4).ArrayOf().ToArbitrary(),
        steps =>
        {
            var order = new IdleOrder<long>(static added => added);
            var model = new List<long>();
            long next = 0;
            foreach (var step in steps)
            {
                if (step <= 1 || model.Count == 0)
                {
                    order.Add(next);
                    model.Add(next++);
                }
                else if (step == 4)
                {
                    var middle = model[model.Count / 2];
                    order.Remove(middle);
                    model.Remove(middle);
                }
                else
                {
                    var index = step == 2 ? model.Count - 1 : 0;
                    if ((step == 2 ? order.TakeLatest() : order.TakeOldest()) != model[index]) return false;
                    model.RemoveAt(index);
                }
                if (!order.SequenceEqual(model) || order.Count != model.Count || order.OldestSince != (model.Count > 0 ? model[0] : null)) return false;
            }
            return true;
        }).QuickCheckThrowOnFailure();

    private sealed class PatientCallers(int attempts) : ICallers
    {
        public TimeSpan? Wait(int retry, TimeSpan previous) => retry < attempts ? previous + TimeSpan.FromSeconds(retry) : null;

        public void Succeeded(bool wasRetried)
        {
            // They count nothing.
        }
    }

    private static Gen<(Traffic, ForecastSettings)> Cases()
    {
        var arrivals = Gen.Choose(0, 300_000_000).ArrayOf().Where(times => times.Length > 0).Select(times => times.Order().Select(time => (long)time).ToArray());
        var settings =
            from account in Gen.Choose(1, 8)
            from reserved in Gen.Choose(-1, 6)
            from provisioned in Gen.Choose(0, 4)
            from keepAlive in Gen.Choose(1, 100)
            from attempts in Gen.Choose(0, 3)
            select new ForecastSettings
            {
                AccountConcurrency = account,
                Reserved = reserved < 0 ? null : reserved,
                // No more is ever provisioned than is reserved, or than the account has.
                Provisioned = Math.Min(provisioned, reserved < 0 ? account : Math.Min(account, reserved)),
                KeepAlive = TimeSpan.FromSeconds(keepAlive),
                Callers = attempts == 0 ? null : () => new PatientCallers(attempts),
            };
        return arrivals.Zip(Gen.Choose(0, 60_000_000).ArrayOf(16)).Zip(settings).Select(drawn => (
            new Traffic(
                drawn.Item1.Item1,
                [.. drawn.Item1.Item1.Select((_, index) => drawn.Item1.Item2[index % 16])],
                drawn.Item1.Item2),
            drawn.Item2));
    }
}
