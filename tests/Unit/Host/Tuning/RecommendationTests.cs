using System.Text.Json.Nodes;
using Hearth.Host.Client;
using Hearth.Host.Pricing;
using Hearth.Host.Tuning;
using Shouldly;
using Xunit;

namespace Hearth.Tests.Unit.Host.Tuning;

public sealed class RecommendationTests
{
    private static readonly MemoryMeasurement[] Measured = [Of(128, 800, 2.0), Of(512, 190, 1.8), Of(1024, 100, 1.9), Of(3008, 90, 5.0)];

    [Theory]
    [InlineData(TuneStrategy.Cost, 0.5, 512)]
    [InlineData(TuneStrategy.Speed, 0.5, 3008)]
    [InlineData(TuneStrategy.Balanced, 0.5, 1024)]
    [InlineData(TuneStrategy.Balanced, 1, 512)]
    [InlineData(TuneStrategy.Balanced, 0, 3008)]
    internal void Each_strategy_has_its_own_best(TuneStrategy strategy, double weight, int memoryMb) =>
        Recommendation.Of(Measured, strategy, weight)!.MemoryMb.ShouldBe(memoryMb);

    [Fact]
    public void Of_equals_the_smaller_is_taken() =>
        Recommendation.Of([Of(512, 10, 1), Of(256, 10, 1)], TuneStrategy.Cost, 0.5)!.MemoryMb.ShouldBe(256);

    [Fact]
    public void A_size_at_which_the_function_fails_is_not_recommended()
    {
        Recommendation.Of([Of(128, 1, 0.1) with { Errors = 1 }, Of(256, 10, 1)], TuneStrategy.Cost, 0.5)!.MemoryMb.ShouldBe(256);
        Recommendation.Of([Of(128, 1, 0.1) with { Errors = 1 }], TuneStrategy.Cost, 0.5).ShouldBeNull();
    }

    [Fact]
    public void The_fastest_and_the_slowest_fifth_do_not_count()
    {
        var warm = new double[] { 1, 100, 100, 100, 9000 }.Select(ms => new ReportLine(ms, (long)ms, 1024, 40, null)).ToList();
        var measurement = MemoryMeasurement.Of(1024, warm, [new ReportLine(100, 300, 1024, 50, 200)], [], AwsPrices.X86);
        measurement.TimeMs.ShouldBe(100);
        measurement.SlowMs.ShouldBe(9000);
        measurement.ColdMs.ShouldBe(300);
        measurement.MaxMemoryMb.ShouldBe(50);
        // A million of 0.1 s at 1 GB: 100,000 GB-seconds and the requests.
        measurement.Dollars.ShouldBe(1.66667 + 0.20, 1e-6);
    }

    [Fact]
    public void Ones_own_price_takes_the_others_along()
    {
        AwsPrices.Of("x86_64", gbSecond: null).ShouldBe(AwsPrices.X86);
        AwsPrices.Of("arm64", gbSecond: null).ShouldBe(AwsPrices.Arm);
        AwsPrices.Of("x86_64", AwsPrices.X86.GbSecond * 2).ProvisionedGbSecond.ShouldBe(AwsPrices.X86.ProvisionedGbSecond * 2, 1e-12);
    }

    [Fact]
    public void A_copy_has_the_same_settings_and_a_log_of_its_own()
    {
        var configuration = (JsonObject)JsonNode.Parse("""
            {"FunctionName": "f", "FunctionArn": "arn:f", "Runtime": "python3.12", "Handler": "a.b", "Role": "r", "Timeout": 9, "MemorySize": 512,
             "Environment": {"Variables": {"A": "1"}}, "Layers": [{"Arn": "arn:layer:1", "CodeSize": 3}], "State": "Active",
             "EphemeralStorage": {"Size": 600}, "LoggingConfig": {"LogFormat": "JSON", "LogGroup": "/aws/lambda/f"}, "CodeSha256": "x"}
            """)!;
        JsonNode.DeepEquals(FunctionCopy.Request("f-tune-1", configuration, [1, 2]), JsonNode.Parse("""
            {"FunctionName": "f-tune-1", "Code": {"ZipFile": "AQI="}, "Runtime": "python3.12", "Role": "r", "Handler": "a.b", "Timeout": 9,
             "MemorySize": 512, "EphemeralStorage": {"Size": 600}, "Environment": {"Variables": {"A": "1"}}, "Layers": ["arn:layer:1"],
             "LoggingConfig": {"LogFormat": "JSON"}}
            """)).ShouldBeTrue();
        FunctionCopy.NameOf(new string('n', 64), new Random(1)).Length.ShouldBe(64);
        FunctionCopy.NameOf("f", new Random(1)).ShouldMatch("^f-tune-[0-9a-f]{6}$");
    }

    private static MemoryMeasurement Of(int memoryMb, double timeMs, double dollars) => new(memoryMb, timeMs, timeMs, timeMs, dollars, 50, 0, null);
}
