using Hearth.Services.Logs.EmbeddedMetrics;
using Shouldly;
using Xunit;

namespace Hearth.Tests.Unit.Logs;

public sealed class EmbeddedMetricFormatTests
{
    [Fact]
    public void Each_metric_is_told_for_each_set_of_dimensions()
    {
        var read = Read(
            """
            {"_aws":{"Timestamp":1700000000000,"CloudWatchMetrics":[{"Namespace":"Shop","Dimensions":[["service"],["service","shop"],[]],
            "Metrics":[{"Name":"latency","Unit":"Milliseconds","StorageResolution":1},{"Name":"orders"}]}]},
            "service":"pay","shop":"s1","latency":[1,2.5],"orders":3}
            """);
        read.Count.ShouldBe(6);
        var first = read[0];
        (first.Namespace, first.Name, first.Unit, first.StorageResolution).ShouldBe(("Shop", "latency", "Milliseconds", 1));
        first.Timestamp.ShouldBe(DateTimeOffset.FromUnixTimeSeconds(1_700_000_000));
        first.Values.ShouldBe([1, 2.5]);
        first.Dimensions.ShouldBe([KeyValuePair.Create("service", "pay")]);
        read[1].Dimensions.ShouldBe([KeyValuePair.Create("service", "pay"), KeyValuePair.Create("shop", "s1")]);
        read[2].Dimensions.ShouldBeEmpty();
        (read[3].Name, read[3].Unit, read[3].StorageResolution).ShouldBe(("orders", null, 60));
    }

    [Theory]
    [InlineData("no JSON, but \"CloudWatchMetrics\"")]
    [InlineData("""{"_aws":{"CloudWatchMetrics":""")]
    [InlineData("""[{"_aws":{"CloudWatchMetrics":[]}}]""")]
    [InlineData("""{"_aws":{"Timestamp":"now","CloudWatchMetrics":[{"Namespace":"n","Dimensions":[[]],"Metrics":[{"Name":"m"}]}]},"m":1}""")]
    [InlineData("""{"_aws":{"Timestamp":99999999999999999,"CloudWatchMetrics":[{"Namespace":"n","Dimensions":[[]],"Metrics":[{"Name":"m"}]}]},"m":1}""")]
    [InlineData("""{"_aws":{"Timestamp":1,"CloudWatchMetrics":[{"Namespace":"n","Dimensions":[["d"]],"Metrics":[{"Name":"m"}]}]},"m":1,"d":7}""")]
    [InlineData("""{"_aws":{"Timestamp":1,"CloudWatchMetrics":[{"Namespace":"n","Dimensions":[[]],"Metrics":[{"Name":"m"}]}]},"m":"1"}""")]
    [InlineData("""{"_aws":{"Timestamp":1,"CloudWatchMetrics":[{"Namespace":"n","Dimensions":[[]],"Metrics":[{"Name":"absent"}]}]}}""")]
    [InlineData("""{"_aws":{"Timestamp":1,"CloudWatchMetrics":[7,{"Namespace":"n","Dimensions":[[],3],"Metrics":[3]}]},"m":1}""")]
    [InlineData("""{"_aws":{"Timestamp":1,"CloudWatchMetrics":[{"Namespace":"\ud800","Dimensions":[[]],"Metrics":[{"Name":"m"}]}]},"m":1}""")]
    public void What_does_not_follow_the_specification_is_skipped(string message) => Read(message).ShouldBeEmpty();

    [Fact]
    public void Text_that_is_no_text_is_skipped() => Read("{\"CloudWatchMetrics\":\"\ud800\"}").ShouldBeEmpty();

    private static List<EmbeddedMetric> Read(string message) => [.. EmbeddedMetricFormat.Read(message)];
}
