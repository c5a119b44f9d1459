using FsCheck;
using FsCheck.Fluent;
using Hearth.DataPlane.Concurrency;
using Shouldly;
using Xunit;

namespace Hearth.Tests.Properties.DataPlane;

/// <summary>Rates: what is granted in any stretch of time, exactly, and which reason is given past it.</summary>
public sealed class RateProperties
{
    [Fact]
    public void Refill_is_exact_whatever_the_times_between_the_questions()
        => Prop.ForAll(
            Gen.Choose(1, 50).Zip(Gen.Choose(1, 2000)).Zip(Gen.Choose(1, 3_000_000).ArrayOf()).ToArbitrary(),
            input =>
            {
                var ((capacity, perSecond), gaps) = input;
                var bucket = new TokenBucket(capacity, perSecond, TimeSpan.Zero);
                var (now, level) = (0L, (Int128)capacity * TimeSpan.TicksPerSecond);
                foreach (var gap in gaps)
                {
                    now += gap;
                    level = Int128.Min((Int128)capacity * TimeSpan.TicksPerSecond, level + ((Int128)gap * perSecond));
                    var isThere = level >= TimeSpan.TicksPerSecond;
                    if (bucket.TryTake(TimeSpan.FromTicks(now)) != isThere) return false;
                    if (isThere) level -= TimeSpan.TicksPerSecond;
                }

                return true;
            }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_function_gains_1000_environments_at_once_and_100_a_second_after_that_and_saves_no_more()
    {
        var account = new AccountConcurrency(100_000);
        Grown(account, TimeSpan.Zero, tries: 3000).ShouldBe(1000);
        Grown(account, TimeSpan.FromSeconds(10), tries: 3000).ShouldBe(1000);
        Grown(account, TimeSpan.FromSeconds(10.5), tries: 3000).ShouldBe(50);
        Grown(account, TimeSpan.FromHours(10), tries: 3000).ShouldBe(1000);
        account.TryGrow("another", TimeSpan.FromHours(10)).ShouldBeTrue();
    }

    [Fact]
    public void Ten_requests_a_second_for_each_unit_of_a_reservation_and_no_limit_for_events()
    {
        var account = new AccountConcurrency(1000);
        account.SetReserved("fn", 2, TimeSpan.Zero);
        Requests(account, "fn", TimeSpan.Zero, 50).ShouldBe((20, ThrottleReason.ReservedFunctionInvocationRateLimitExceeded));
        Requests(account, "fn", TimeSpan.FromSeconds(0.5), 50).ShouldBe((10, ThrottleReason.ReservedFunctionInvocationRateLimitExceeded));
        Requests(account, "fn", TimeSpan.FromSeconds(0.5), 50, isSynchronous: false).ShouldBe((50, ThrottleReason.None));
        Requests(account, "other", TimeSpan.FromSeconds(0.5), 50).Granted.ShouldBe(50);
    }

    [Fact]
    public void Functions_without_a_reservation_share_their_accounts_rate()
    {
        var account = new AccountConcurrency(10);
        Requests(account, "a", TimeSpan.Zero, 60).Granted.ShouldBe(60);
        Requests(account, "b", TimeSpan.Zero, 60).ShouldBe((40, ThrottleReason.FunctionInvocationRateLimitExceeded));
    }

    [Fact]
    public void What_is_past_the_rate_of_provisioned_environments_spills_over()
    {
        var account = new AccountConcurrency(1000);
        account.SetProvisioned("fn", "1", 1, TimeSpan.Zero);
        Requests(account, "fn", TimeSpan.Zero, 25, version: "1").Granted.ShouldBe(25);
        var use = account.Describe().Functions.ShouldHaveSingleItem().Provisioned.ShouldHaveSingleItem();
        (use.Ready, use.Invocations, use.Spillovers).ShouldBe((1, 10, 15));
    }

    [Fact]
    public void A_reservation_changed_to_and_fro_gives_nothing_away()
    {
        var account = new AccountConcurrency(1000);
        account.SetReserved("fn", 10, TimeSpan.Zero);
        Requests(account, "fn", TimeSpan.Zero, 200).Granted.ShouldBe(100);
        account.SetReserved("fn", 1, TimeSpan.Zero);
        account.SetReserved("fn", 10, TimeSpan.Zero);
        Requests(account, "fn", TimeSpan.Zero, 200).Granted.ShouldBe(0);
    }

    private static int Grown(AccountConcurrency account, TimeSpan now, int tries) =>
        Enumerable.Range(0, tries).Count(_ => account.TryGrow("fn", now));

    /// <summary>One after the other, so that concurrency is never the limit.</summary>
    private static (int Granted, ThrottleReason Reason) Requests(
        AccountConcurrency account, string function, TimeSpan now, int count, string version = "$LATEST", bool isSynchronous = true)
    {
        var (granted, last) = (0, ThrottleReason.None);
        for (var i = 0; i < count; i++)
        {
            if (account.TryAcquire(new PermitRequest(function, version, isSynchronous), now, out var permit, out var reason)) granted++;
            else last = reason;
            permit?.Dispose();
        }

        return (granted, last);
    }
}
