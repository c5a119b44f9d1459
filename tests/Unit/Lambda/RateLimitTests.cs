using Hearth.Services.Lambda;
using Shouldly;
using Xunit;

namespace Hearth.Tests.Unit.Lambda;

public sealed class RateLimitTests : LambdaTest
{
    internal override LambdaOptions Options => new() { LimitsManagementRate = true };

    [Fact]
    public async Task The_sixteenth_call_of_a_second_is_throttled_as_AWS_does_it_and_one_later_passes()
    {
        for (var call = 0; call < 15; call++) (await GetAsync(Functions)).ShouldHaveStatus(200);
        var refused = await PostAsync(Functions, new { });
        refused.ShouldHaveStatus(429).ErrorCode.ShouldBe("TooManyRequestsException");
        refused.Text.ShouldBe("""{"Type":"User","Reason":"CallerRateLimitExceeded","message":"Rate exceeded"}""");
        refused.Headers.RetryAfter.ToString().ShouldBe("1");
        (await GetAsync(Functions, OtherAccount)).ShouldHaveStatus(200);
        (await GetAsync($"{Functions}/no")).ShouldHaveStatus(404);
        (await PostAsync($"{Functions}/no/invocations")).ShouldHaveStatus(404);
        Server.Time.Advance(TimeSpan.FromSeconds(1));
        (await GetAsync(Functions)).ShouldHaveStatus(200);
    }
}
