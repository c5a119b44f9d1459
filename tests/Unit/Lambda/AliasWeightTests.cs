using FsCheck;
using FsCheck.Fluent;
using Hearth.Services.Lambda;
using Hearth.Services.Lambda.Aliases;
using Shouldly;
using Xunit;

namespace Hearth.Tests.Unit.Lambda;

public sealed class AliasWeightTests : LambdaTest
{
    internal override LambdaOptions Options => new() { Random = new Random(4242) };

    [Fact]
    public async Task Invocations_spread_over_the_two_versions_by_weight()
    {
        await CreateAsync("fn");
        await PublishChangedAsync("fn", 10);
        await PublishChangedAsync("fn", 11);
        await CreateAliasAsync("fn", "live", "1", new { AdditionalVersionWeights = new Dictionary<string, double> { ["2"] = 0.2 } });
        var executed = new List<string>();
        for (var count = 0; count < 1000; count++) executed.Add(await InvokeAsync("fn:live"));
        executed.Distinct().Order().ShouldBe(["1", "2"]);
        // Four standard deviations around 200: sqrt(1000 * 0.2 * 0.8) is 12.6.
        executed.Count(version => version == "2").ShouldBeInRange(150, 250);
    }

    [Fact]
    public void A_sample_below_the_weight_goes_to_the_second_version_and_every_other_to_the_first()
    {
        var unit = Gen.Choose(0, 1_000_000).Select(number => number / 1_000_000.0);
        Prop.ForAll(unit.Zip(unit.Where(sample => sample < 1)).ToArbitrary(), pair =>
        {
            var (weight, sample) = pair;
            var picked = Alias(weight).Pick(sample);
            picked.ShouldBe(sample < weight ? "2" : "1");
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(1000));
    }

    [Fact]
    public void Weight_zero_never_and_weight_one_always_picks_the_second_version()
    {
        Prop.ForAll(Gen.Choose(0, 999_999).Select(number => number / 1_000_000.0).ToArbitrary(), sample =>
        {
            Alias(0).Pick(sample).ShouldBe("1");
            Alias(1).Pick(sample).ShouldBe("2");
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(500));
    }

    private static FunctionAlias Alias(double weight) => new()
    {
        Name = "live", FunctionVersion = "1", Additional = new WeightedVersion("2", weight), RevisionId = "r",
    };
}
