using FsCheck;
using FsCheck.Fluent;
using Hearth.Services.CloudWatch.Metrics;
using Shouldly;
using Xunit;

namespace Hearth.Tests.Properties;

public sealed class PercentileProperties
{
    [Fact]
    public void A_percentile_is_off_by_one_percent_at_most() => Prop.ForAll(
        Gen.Choose(-1_000_000, 1_000_000).Select(number => number / 100d).ArrayOf(400).ToArbitrary(),
        Gen.Choose(1, 100).ToArbitrary(),
        (values, percent) =>
        {
            var aggregate = new Aggregate();
            foreach (var value in values) aggregate.Add(value);
            var exact = values.Order().ElementAt((int)Math.Ceiling(values.Length * percent / 100d) - 1);
            var found = Statistic.Parse($"p{percent}")!.Of(aggregate)!.Value;
            Math.Abs(found - exact).ShouldBeLessThanOrEqualTo(Math.Abs(exact) * 0.01);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Merging_parts_is_adding_their_values() => Prop.ForAll(
        Gen.Choose(0, 1000).Select(number => (double)number).ArrayOf(60).ToArbitrary(),
        values =>
        {
            var (whole, left, right) = (new Aggregate(), new Aggregate(), new Aggregate());
            foreach (var value in values) whole.Add(value);
            foreach (var value in values.Take(20)) left.Add(value);
            foreach (var value in values.Skip(20)) right.Add(value);
            left.Merge(Aggregate.Restore(right.SampleCount, right.Sum, right.Minimum, right.Maximum, right.Distribution!.Encode()));
            foreach (var statistic in new[] { "Sum", "SampleCount", "Minimum", "Maximum", "p50", "tm90", "TC(10:500)" })
                Statistic.Parse(statistic)!.Of(left).ShouldBe(Statistic.Parse(statistic)!.Of(whole));
        }).QuickCheckThrowOnFailure();
}
