using Hearth.DataPlane.Concurrency;
using Shouldly;
using Xunit;

namespace Hearth.Tests.Unit.DataPlane;

/// <summary>Which limit refuses an invocation, and which kind of permit it gets.</summary>
public sealed class AccountConcurrencyTests
{
    private const int Limit = 10;
    private readonly AccountConcurrency account = new(Limit);
    private TimeSpan now;

    [Fact]
    public void Synchronous_requests_are_ten_a_second_for_each_unit_of_the_account()
    {
        for (var request = 0; request < Limit * 10; request++) Reason("fn").ShouldBe(ThrottleReason.None);
        Reason("fn").ShouldBe(ThrottleReason.FunctionInvocationRateLimitExceeded);
        Reason("other").ShouldBe(ThrottleReason.None, "the rate is each function's own");
        Reason("fn", isSynchronous: false).ShouldBe(ThrottleReason.None, "events that were left with the server have no rate");
        now += TimeSpan.FromMilliseconds(10);
        Reason("fn").ShouldBe(ThrottleReason.None);
        Reason("fn").ShouldBe(ThrottleReason.FunctionInvocationRateLimitExceeded);
    }

    [Fact]
    public void A_reservation_has_a_rate_of_its_own()
    {
        account.SetReserved("fn", 1, now);
        for (var request = 0; request < 10; request++) Reason("fn").ShouldBe(ThrottleReason.None);
        Reason("fn").ShouldBe(ThrottleReason.ReservedFunctionInvocationRateLimitExceeded);
        account.SetReserved("fn", 0, now);
        Reason("fn").ShouldBe(ThrottleReason.ReservedFunctionConcurrentInvocationLimitExceeded, "0 stops a function, whatever its rate");
    }

    [Fact]
    public void A_reservation_changed_to_and_fro_gives_nothing_away()
    {
        account.SetReserved("fn", 5, now);
        for (var request = 0; request < 50; request++) Reason("fn").ShouldBe(ThrottleReason.None);
        account.SetReserved("fn", 1, now);
        account.SetReserved("fn", 5, now);
        Reason("fn").ShouldBe(ThrottleReason.ReservedFunctionInvocationRateLimitExceeded);
    }

    [Fact]
    public void Provisioned_environments_that_become_ready_do_not_lift_the_reservation()
    {
        account.SetReserved("fn", 2, now);
        Acquire("fn", out _, "v1").ShouldNotBeNull();
        Acquire("fn", out _, "v1").ShouldNotBeNull();
        account.SetProvisioned("fn", "v1", requested: 2, available: 2, now);
        Acquire("fn", out var reason, "v1").ShouldBeNull();
        reason.ShouldBe(ThrottleReason.ReservedFunctionConcurrentInvocationLimitExceeded);
    }

    [Fact]
    public void Throttles_spillover_and_provisioned_invocations_are_counted()
    {
        account.SetReserved("fn", 3, now);
        account.SetProvisioned("fn", "v1", requested: 1, available: 1, now);
        for (var request = 0; request < 4; request++) Acquire("fn", out _, "v1");
        var use = account.Describe().Functions.ShouldHaveSingleItem();
        (use.Throttles, use.OnDemand, use.Reserved).ShouldBe((1, 2, (int?)3));
        use.ThrottlesByReason.ShouldHaveSingleItem().ShouldBe(KeyValuePair.Create("ReservedFunctionConcurrentInvocationLimitExceeded", 1L));
        use.Provisioned.ShouldHaveSingleItem().ShouldBe(new ProvisionedUse("v1", 1, 1, 1, 1, 2));
    }

    [Fact]
    public void A_permit_tells_the_use_of_its_version_and_of_all_versions()
    {
        account.SetProvisioned("fn", "v1", requested: 2, available: 2, now);
        account.SetProvisioned("fn", "v2", requested: 2, available: 2, now);
        Acquire("fn", out _, "v1").ShouldNotBeNull();
        var use = Acquire("fn", out _, "v2").ShouldNotBeNull().Use;
        (use.Version, use.Versions).ShouldBe((new ProvisionedPart(1, 2), new ProvisionedPart(2, 4)));
        use.Versions.Utilization.ShouldBe(0.5);
    }

    [Fact]
    public void A_refused_request_uses_up_nothing_of_the_rate()
    {
        account.SetReserved("fn", 1, now);
        var held = Acquire("fn", out _);
        for (var request = 0; request < 50; request++) Reason("fn").ShouldBe(ThrottleReason.ReservedFunctionConcurrentInvocationLimitExceeded);
        held!.Dispose();
        for (var request = 0; request < 9; request++) Reason("fn").ShouldBe(ThrottleReason.None);
        Reason("fn").ShouldBe(ThrottleReason.ReservedFunctionInvocationRateLimitExceeded);
    }

    [Fact]
    public void A_function_gains_a_thousand_environments_at_once_and_a_hundred_a_second_from_then_on()
    {
        for (var environment = 0; environment < 1000; environment++) account.TryGrow("fn", now).ShouldBeTrue();
        account.TryGrow("fn", now).ShouldBeFalse();
        account.TryGrow("other", now).ShouldBeTrue("each function grows by itself");
        now += TimeSpan.FromSeconds(1);
        Enumerable.Range(0, 200).Count(_ => account.TryGrow("fn", now)).ShouldBe(100);
        now += TimeSpan.FromHours(1);
        Enumerable.Range(0, 2000).Count(_ => account.TryGrow("fn", now)).ShouldBe(1000, "nothing accrues beyond it");
    }

    [Fact]
    public void Provisioned_concurrency_is_used_first_and_the_rest_spills_over()
    {
        account.SetProvisioned("fn", "v1", requested: 2, available: 2, now);
        var kinds = Enumerable.Range(0, 4).Select(_ => Acquire("fn", out var _, "v1")!.Kind).ToList();
        kinds.ShouldBe([PermitKind.Provisioned, PermitKind.Provisioned, PermitKind.Spillover, PermitKind.Spillover]);
        Acquire("fn", out _, "v2")!.Kind.ShouldBe(PermitKind.OnDemand, "another version has none");
    }

    [Fact]
    public void What_is_provisioned_is_taken_from_the_reservation_or_from_what_all_share()
    {
        account.SetReserved("fn", 1, now);
        account.SetProvisioned("fn", "v1", requested: 1, available: 1, now);
        Reason("fn", configurationId: "latest").ShouldBe(ThrottleReason.ReservedFunctionConcurrentInvocationLimitExceeded);
        Acquire("fn", out _, "v1")!.Kind.ShouldBe(PermitKind.Provisioned);
        account.SetProvisioned("unreserved", "v1", requested: 4, available: 0, now);
        Enumerable.Range(0, Limit).Count(_ => Acquire("other", out var _) is not null).ShouldBe(Limit - 1 - 4);
    }

    [Fact]
    public void Provisioned_environments_take_ten_requests_a_second_each_and_the_rest_runs_on_demand()
    {
        account.SetProvisioned("fn", "v1", requested: 1, available: 1, now);
        for (var request = 0; request < 10; request++) KindAndReturn().ShouldBe(PermitKind.Provisioned);
        KindAndReturn().ShouldBe(PermitKind.Spillover);
        now += TimeSpan.FromMilliseconds(100);
        KindAndReturn().ShouldBe(PermitKind.Provisioned);

        PermitKind KindAndReturn()
        {
            using var permit = Acquire("fn", out _, "v1")!;
            return permit.Kind;
        }
    }

    [Fact]
    public void Nothing_is_remembered_of_a_function_that_has_been_quiet()
    {
        Reason("fn").ShouldBe(ThrottleReason.None);
        account.Trim(now);
        account.Describe().Functions.ShouldNotBeEmpty("its rate is not full again");
        now += TimeSpan.FromSeconds(1);
        account.Trim(now);
        account.Describe().Functions.ShouldBeEmpty();
    }

    private ThrottleReason Reason(string function, bool isSynchronous = true, string configurationId = "latest")
    {
        account.TryAcquire(function, configurationId, isSynchronous, now, out var permit, out var reason);
        permit?.Dispose();
        return reason;
    }

    private ConcurrencyPermit? Acquire(string function, out ThrottleReason reason, string configurationId = "latest")
    {
        account.TryAcquire(function, configurationId, isSynchronous: true, now, out var permit, out reason);
        return permit;
    }
}
