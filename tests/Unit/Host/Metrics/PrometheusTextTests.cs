using Hearth.DataPlane.Activity;
using Hearth.Host.Metrics;
using Shouldly;
using Xunit;

namespace Hearth.Tests.Unit.Host.Metrics;

public sealed class PrometheusTextTests
{
    [Fact]
    public void Families_have_their_help_their_type_and_a_line_for_each_set_of_labels() =>
        PrometheusText.Write(
        [
            new MetricFamily("hearth_throttles_total", "Refused.", IsCounter: true,
                [new MetricSample([KeyValuePair.Create("function", "a"), KeyValuePair.Create("region", "us-east-1")], 3), new MetricSample([], 0.5)]),
            new MetricFamily("hearth_environments", "Now.", IsCounter: false, []),
        ]).ShouldBe(
            """
            # HELP hearth_throttles_total Refused.
            # TYPE hearth_throttles_total counter
            hearth_throttles_total{function="a",region="us-east-1"} 3
            hearth_throttles_total 0.5
            # HELP hearth_environments Now.
            # TYPE hearth_environments gauge

            """);

    [Fact]
    public void Labels_are_escaped() =>
        PrometheusText.Write([new MetricFamily("m", "h", IsCounter: false, [new MetricSample([KeyValuePair.Create("l", "a\"b\\c\nd")], 1)])])
            .ShouldContain("""m{l="a\"b\\c\nd"} 1""");

    [Fact]
    public void A_histogram_has_its_buckets_added_up_its_sum_and_its_count() =>
        PrometheusText.Write([],
        [
            new HistogramFamily("d_seconds", "Durations.",
                [new HistogramSample([KeyValuePair.Create("function", "a")], new DurationBuckets([new(0.001024, 1), new(0.002048, 3)], 4, 1.5))]),
        ]).ShouldBe(
            """
            # HELP d_seconds Durations.
            # TYPE d_seconds histogram
            d_seconds_bucket{function="a",le="0.001024"} 1
            d_seconds_bucket{function="a",le="0.002048"} 3
            d_seconds_bucket{function="a",le="+Inf"} 4
            d_seconds_sum{function="a"} 1.5
            d_seconds_count{function="a"} 4

            """);
}
