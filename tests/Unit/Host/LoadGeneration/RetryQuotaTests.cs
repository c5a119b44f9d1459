using Hearth.Host.LoadGeneration;
using Shouldly;
using Xunit;

namespace Hearth.Tests.Unit.Host.LoadGeneration;

/// <summary>The numbers of https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html, standard mode.</summary>
public sealed class RetryQuotaTests
{
    [Fact]
    public void A_hundred_retries_empty_it()
    {
        var quota = new RetryQuota();
        for (var retry = 0; retry < 100; retry++) quota.TryTake(isAfterTimeout: false).ShouldBe(5);
        quota.TryTake(isAfterTimeout: false).ShouldBeNull();
        quota.Available.ShouldBe(0);
    }

    [Fact]
    public void A_retry_that_succeeds_gives_back_what_it_took_and_a_first_attempt_gives_one()
    {
        var quota = new RetryQuota();
        var taken = quota.TryTake(isAfterTimeout: true);
        taken.ShouldBe(10);
        quota.TryTake(isAfterTimeout: false);
        quota.Succeeded(taken);
        quota.Succeeded(taken: null);
        quota.Available.ShouldBe(496);
    }

    [Fact]
    public void It_is_never_fuller_than_at_the_start()
    {
        var quota = new RetryQuota();
        quota.Succeeded(taken: null);
        quota.Available.ShouldBe(500);
    }
}
