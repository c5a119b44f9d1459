using Shouldly;
using Xunit;

namespace Hearth.Tests.Unit.Lambda;

/// <summary>ARCHITECTURE.md: steps 1 to 3 of an invocation do no database call for a warm function.</summary>
public sealed class WarmPathTests : LambdaTest
{
    [Theory]
    [InlineData("fn", Account)]
    [InlineData("fn:1", Account)]
    [InlineData("fn:live", Account)]
    [InlineData("123456789012:fn:live", OtherAccount)]
    public async Task A_warm_invocation_asks_no_database(string target, string account)
    {
        await CreateAsync("fn");
        await PublishChangedAsync("fn", 10);
        await PublishChangedAsync("fn", 11);
        await CreateAliasAsync("fn", "live", "1", new { AdditionalVersionWeights = new Dictionary<string, double> { ["2"] = 0.5 } });
        await PostAsync(
            $"{Functions}/fn/policy?Qualifier=live", new { StatementId = "s", Action = "lambda:InvokeFunction", Principal = OtherAccount });
        await Server.RestartAsync();
        for (var count = 0; count < 40; count++) await InvokeAsync(target, account);
        var calls = Server.Database.Calls;
        for (var count = 0; count < 100; count++) await InvokeAsync(target, account);
        Server.Database.Calls.ShouldBe(calls);
    }

    [Fact]
    public async Task A_change_is_seen_by_the_next_invocation()
    {
        await CreateAsync("fn");
        await PublishChangedAsync("fn", 10);
        await PublishChangedAsync("fn", 11);
        await CreateAliasAsync("fn", "live", "1");
        for (var count = 0; count < 20; count++)
        {
            var version = count % 2 == 0 ? "2" : "1";
            await PutAsync($"{Functions}/fn/aliases/live", new { FunctionVersion = version });
            (await InvokeAsync("fn:live")).ShouldBe(version);
        }
    }
}
