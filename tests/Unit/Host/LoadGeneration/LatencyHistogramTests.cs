using Hearth.Host.LoadGeneration;
using Shouldly;
using Xunit;

namespace Hearth.Tests.Unit.Host.LoadGeneration;

public sealed class LatencyHistogramTests
{
    [Fact]
    public void Nothing_has_no_percentile() => new LatencyHistogram().Percentile(50).ShouldBeNull();

    [Theory]
    [InlineData(0)]
    [InlineData(50)]
    [InlineData(90)]
    [InlineData(99)]
    [InlineData(99.9)]
    [InlineData(100)]
    public void Percentiles_are_those_of_the_sorted_numbers_to_a_percent(double percent)
    {
        var random = new Random(5);
        var latencies = Enumerable.Range(0, 20_000).Select(_ => TimeSpan.FromMilliseconds(Math.Exp(random.NextDouble() * 9))).Order().ToList();
        var histogram = new LatencyHistogram();
        foreach (var latency in latencies) histogram.Add(latency);
        var exact = latencies[Math.Max(0, (int)Math.Ceiling(latencies.Count * percent / 100) - 1)].TotalMilliseconds;
        histogram.Percentile(percent)!.Value.TotalMilliseconds.ShouldBeInRange(exact * 0.999, exact * 1.01);
    }

    [Fact]
    public void The_largest_is_exact_and_two_histograms_add_up()
    {
        var (one, other) = (new LatencyHistogram(), new LatencyHistogram());
        one.Add(TimeSpan.FromMilliseconds(3));
        other.Add(TimeSpan.FromMinutes(15));
        other.Add(TimeSpan.Zero);
        one.Add(other);
        one.Count.ShouldBe(3);
        one.Percentile(100).ShouldBe(TimeSpan.FromMinutes(15));
        one.Percentile(1).ShouldBe(TimeSpan.Zero);
        one.Percentile(50)!.Value.ShouldBe(TimeSpan.FromMilliseconds(3), TimeSpan.FromMicroseconds(30));
    }
}
