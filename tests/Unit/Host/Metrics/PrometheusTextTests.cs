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
}
