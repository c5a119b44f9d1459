using FsCheck;
using FsCheck.Fluent;
using Hearth.DataPlane.Concurrency;
using Shouldly;
using Xunit;

namespace Hearth.Tests.Properties.DataPlane;

/// <summary>Permits under any order of acquiring, returning, reserving, provisioning and waiting, against a model that counts by hand.</summary>
public sealed class ConcurrencyProperties
{
    private const int Limit = 10;
    private static readonly string[] Functions = ["a", "b", "c"];

    [Fact]
    public void No_limit_is_ever_passed_and_a_permit_is_returned_exactly_once()
        => Prop.ForAll(Steps(canChange: true).ToArbitrary(), steps => new PermitModel(Limit).Run(steps, checkGuarantee: false))
            .QuickCheckThrowOnFailure();

    [Fact]
    public void What_is_reserved_or_provisioned_before_anything_runs_is_a_guarantee()
        => Prop.ForAll(
            Gen.Choose(0, 3).ArrayOf(3).Zip(Steps(canChange: false)).ToArbitrary(),
            input => new PermitModel(Limit).Run(
                [
                    new PermitStep.Reserve("a", input.Item1[0]), new PermitStep.Reserve("b", input.Item1[1]),
                    new PermitStep.Provision("a", Math.Min(input.Item1[0], 1)), new PermitStep.Provision("c", input.Item1[2]), .. input.Item2,
                ],
                checkGuarantee: true))
            .QuickCheckThrowOnFailure();

    [Fact]
    public void Threads_that_race_get_no_more_permits_than_there_are()
    {
        var account = new AccountConcurrency(Limit);
        var (held, most) = (0, 0);
        Parallel.For(0, 20_000, i =>
        {
            if (!account.TryAcquire(Functions[i % 3], "1", isSynchronous: false, TimeSpan.Zero, out var permit, out _)) return;
            var now = Interlocked.Increment(ref held);
            InterlockedMax(ref most, now);
            Interlocked.Decrement(ref held);
            permit!.Dispose();
            permit.Dispose();
        });
        most.ShouldBeLessThanOrEqualTo(Limit);
        account.InUse.ShouldBe(0);
    }

    private static Gen<PermitStep[]> Steps(bool canChange)
    {
        var function = Gen.Elements(Functions);
        var acquire = function.Zip(Gen.Choose(0, 1)).Select(p => (PermitStep)new PermitStep.Acquire(p.Item1, p.Item2 == 0 ? "1" : "2"));
        var release = Gen.Choose(0, 100).Select(n => (PermitStep)new PermitStep.Return(n / 2, n % 2 == 0));
        var trim = Gen.Constant((PermitStep)new PermitStep.Trim());
        if (!canChange) return Gen.Frequency((6, acquire), (4, release), (1, trim)).ArrayOf();
        var reserve = function.Zip(Gen.Choose(-1, 5)).Select(p => (PermitStep)new PermitStep.Reserve(p.Item1, p.Item2 < 0 ? null : p.Item2));
        var provision = function.Zip(Gen.Choose(0, 4)).Select(p => (PermitStep)new PermitStep.Provision(p.Item1, p.Item2));
        return Gen.Frequency((12, acquire), (8, release), (2, reserve), (2, provision), (1, trim)).ArrayOf();
    }

    private static void InterlockedMax(ref int location, int value)
    {
        int seen;
        while ((seen = Volatile.Read(ref location)) < value && Interlocked.CompareExchange(ref location, value, seen) != seen)
        {
        }
    }
}
