using Hearth.Host.LoadGeneration;
using Shouldly;
using Xunit;

namespace Hearth.Tests.Unit.Host.LoadGeneration;

public sealed class ArrivalsTests
{
    [Fact]
    public void Constant_arrivals_have_equal_gaps_and_end_before_the_end() =>
        Arrivals.Of(ArrivalPattern.Constant, 4, TimeSpan.FromSeconds(1), new Random(1)).Select(due => due.TotalMilliseconds)
            .ShouldBe([0, 250, 500, 750]);

    [Fact]
    public void A_long_constant_run_has_no_rounding_error() =>
        Arrivals.Of(ArrivalPattern.Constant, 3, TimeSpan.FromHours(1), new Random(1)).Count().ShouldBe(10_800);

    [Fact]
    public void Poisson_arrivals_have_the_mean_and_the_spread_of_exponential_gaps()
    {
        var due = Arrivals.Of(ArrivalPattern.Poisson, 100, TimeSpan.FromSeconds(200), new Random(7)).Select(time => time.TotalSeconds).ToList();
        due.Count.ShouldBeInRange(19_500, 20_500);
        due.ShouldBe(due.Order());
        var gaps = due.Zip(due.Skip(1), (earlier, later) => later - earlier).ToList();
        var mean = gaps.Average();
        // The standard deviation of an exponential distribution is its mean.
        Math.Sqrt(gaps.Average(gap => (gap - mean) * (gap - mean))).ShouldBe(mean, mean * 0.05);
    }

    [Fact]
    public void The_same_seed_makes_the_same_arrivals() =>
        Arrivals.Of(ArrivalPattern.Poisson, 50, TimeSpan.FromSeconds(5), new Dice(3))
            .ShouldBe(Arrivals.Of(ArrivalPattern.Poisson, 50, TimeSpan.FromSeconds(5), new Dice(3)));
}
