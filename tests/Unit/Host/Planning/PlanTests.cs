using Hearth.DataPlane.Forecasting;
using Hearth.Host.Commands;
using Hearth.Host.Planning;
using Hearth.Host.Pricing;
using Shouldly;
using Xunit;

namespace Hearth.Tests.Unit.Host.Planning;

public sealed class PlanTests
{
    [Fact]
    public void A_lognormal_distribution_has_the_percentiles_that_it_was_given()
    {
        var distribution = Distribution.Parse("--duration", "120ms/900ms");
        var random = new Random(3);
        var drawn = Enumerable.Range(0, 50_000).Select(_ => distribution.Next(random)).Order().ToList();
        drawn[25_000].ShouldBe(120, 3);
        drawn[49_500].ShouldBe(900, 60);
        distribution.Median.ShouldBe(120);
    }

    [Theory]
    [InlineData("900ms/120ms")]
    [InlineData("0ms/1ms")]
    [InlineData("1ms/2ms/3ms")]
    [InlineData("120")]
    public void What_is_no_distribution_is_refused(string text) => Should.Throw<CommandException>(() => Distribution.Parse("--duration", text));

    [Fact]
    public void Durations_are_read_from_a_file_with_or_without_a_header()
    {
        Distribution.Read("--duration-csv", ["duration", "100", "300,x", "", "200"]).Median.ShouldBe(200);
        Should.Throw<CommandException>(() => Distribution.Read("--duration-csv", ["none"]));
    }

    [Fact]
    public void Several_sizes_need_what_they_change()
    {
        PlanLists.MemorySizes("512", 100).ShouldBe([new MemorySize(512, 1)]);
        PlanLists.MemorySizes("128=400ms,512=50ms", 100).ShouldBe([new MemorySize(128, 4), new MemorySize(512, 0.5)]);
        Should.Throw<CommandException>(() => PlanLists.MemorySizes("128,512", 100)).Message.ShouldContain("hearth tune");
    }

    [Fact]
    public void The_cheapest_that_meets_the_goals_is_recommended_else_the_least_throttled()
    {
        var (traffic, choices) = (Burst(), Choices([null], [0, 4]));
        var rows = Plan.Make(choices, traffic, AwsPrices.X86, CancellationToken.None);
        rows.Count.ShouldBe(2);
        new PlanGoals(MostCold: 0.001, MostThrottled: 0).Best(rows).Forecast.Settings.Provisioned.ShouldBe(4);
        new PlanGoals(MostCold: 1, MostThrottled: 0).Best(rows).Dollars.ShouldBe(rows.Min(row => row.Dollars));
        var throttled = Plan.Make(Choices([1, 2], [0]), traffic, AwsPrices.X86, CancellationToken.None);
        new PlanGoals(0, 0).Best(throttled).Forecast.Settings.Reserved.ShouldBe(2);
    }

    [Fact]
    public void Nothing_is_provisioned_beyond_what_is_reserved() =>
        Plan.Make(Choices([2, null], [0, 3]), Burst(), AwsPrices.X86, CancellationToken.None)
            .Select(row => (row.Forecast.Settings.Reserved, row.Forecast.Settings.Provisioned))
            .ShouldBe([(2, 0), (null, 0), (null, 3)]);

    [Fact]
    public void Without_choices_the_traffic_suggests_them()
    {
        var rows = Plan.Make(Choices([], []), Burst(), AwsPrices.X86, CancellationToken.None);
        rows.ShouldContain(row => row.Forecast.Settings.Provisioned == 4);
        rows.ShouldContain(row => row.Forecast.Settings.Reserved != null);
    }

    [Fact]
    public void The_price_is_AWSs_of_requests_duration_and_what_is_provisioned()
    {
        // One second at 1 GB, provisioned for the second that the traffic lasts.
        var traffic = new Traffic([0], [1_000_000], [0]);
        var onDemand = Plan.Make(Choices([null], [0]), traffic, AwsPrices.X86, CancellationToken.None)[0];
        onDemand.Dollars.ShouldBe(0.0000002 + 0.0000166667, 1e-12);
        var provisioned = Plan.Make(Choices([null], [1]), traffic, AwsPrices.X86, CancellationToken.None)[0];
        provisioned.Dollars.ShouldBe(0.0000002 + 0.0000097222 + 0.0000041667, 1e-12);
    }

    /// <summary>Four at once, every ten seconds.</summary>
    private static Traffic Burst()
    {
        long[] arrivals = [.. Enumerable.Range(0, 100).Select(index => index / 4 * 10_000_000L)];
        return new Traffic(arrivals, [.. arrivals.Select(_ => 200_000)], [400_000]);
    }

    private static PlanChoices Choices(int?[] reserved, int[] provisioned) =>
        new(reserved, provisioned, [new MemorySize(1024, 1)], [TimeSpan.FromMinutes(10)], AccountConcurrency: 1000);
}
