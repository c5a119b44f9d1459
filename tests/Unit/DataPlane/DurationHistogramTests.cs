using Hearth.DataPlane.Activity;
using Shouldly;
using Xunit;

namespace Hearth.Tests.Unit.DataPlane;

public sealed class DurationHistogramTests
{
    [Fact]
    public void Nothing_has_no_percentiles() => new DurationHistogram().Read().ShouldBe(new Percentiles(0, null, null, null));

    [Theory]
    [InlineData(0.004)]
    [InlineData(0.3)]
    [InlineData(7)]
    [InlineData(1234.5)]
    [InlineData(900_000)]
    public void A_percentile_is_right_within_an_eighth(double milliseconds)
    {
        var histogram = new DurationHistogram();
        for (var i = 0; i < 10; i++) histogram.Add(TimeSpan.FromMilliseconds(milliseconds));
        var read = histogram.Read();
        read.Count.ShouldBe(10);
        read.P50Ms!.Value.ShouldBeInRange(milliseconds, (milliseconds * 1.125) + 0.001);
        read.P99Ms.ShouldBe(read.P50Ms);
    }

    [Fact]
    public void Percentiles_are_by_rank()
    {
        var histogram = new DurationHistogram();
        for (var i = 1; i <= 1000; i++) histogram.Add(TimeSpan.FromMilliseconds(i));
        var read = histogram.Read();
        read.P50Ms!.Value.ShouldBeInRange(500, 563);
        read.P90Ms!.Value.ShouldBeInRange(900, 1013);
        read.P99Ms!.Value.ShouldBeInRange(990, 1115);
    }

    [Fact]
    public void Buckets_count_exactly_what_was_at_most_so_long()
    {
        var histogram = new DurationHistogram();
        foreach (var milliseconds in new[] { 0.5, 1.02, 1.03, 3, 2_000_000 }) histogram.Add(TimeSpan.FromMilliseconds(milliseconds));
        var read = histogram.ReadBuckets();
        read.Bounds.Take(3).ShouldBe([new DurationBucket(0.001024, 2), new DurationBucket(0.002048, 3), new DurationBucket(0.004096, 4)]);
        (read.Bounds[^1].Count, read.Count).ShouldBe((4L, 5L));
        read.SumSeconds.ShouldBe(2000.00555, 1e-6);
    }
}
