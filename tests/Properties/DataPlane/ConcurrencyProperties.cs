using FsCheck;
using FsCheck.Fluent;
using Hearth.DataPlane.Concurrency;
using Shouldly;
using Xunit;

namespace Hearth.Tests.Properties.DataPlane;

/// <summary>Permits under any order of acquiring, returning and reserving, against a model that counts by hand.</summary>
public sealed class ConcurrencyProperties
{
    private const int Limit = 10;
    private static readonly string[] Functions = ["a", "b", "c"];

    [Fact]
    public void No_limit_is_ever_passed_and_a_permit_is_returned_exactly_once()
        => Prop.ForAll(Commands(), commands => Run(commands, checkGuarantee: false)).QuickCheckThrowOnFailure();

    [Fact]
    public void A_reservation_made_before_anything_runs_is_a_guarantee()
        => Prop.ForAll(
            Gen.Choose(0, 4).ArrayOf(2).Zip(Steps(canReserve: false)).ToArbitrary(),
            input => Run([new Step.Reserve("a", input.Item1[0]), new Step.Reserve("b", input.Item1[1]), .. input.Item2], checkGuarantee: true))
            .QuickCheckThrowOnFailure();

    [Fact]
    public void Threads_that_race_get_no_more_permits_than_there_are()
    {
        var account = new AccountConcurrency(Limit);
        var (held, most) = (0, 0);
        Parallel.For(0, 20_000, i =>
        {
            if (!account.TryAcquire(Functions[i % 3], "id", false, TimeSpan.Zero, out var permit, out _)) return;
            var now = Interlocked.Increment(ref held);
            InterlockedMax(ref most, now);
            Interlocked.Decrement(ref held);
            permit!.Dispose();
            permit.Dispose();
        });
        most.ShouldBeLessThanOrEqualTo(Limit);
        account.InUse.ShouldBe(0);
    }

    private static bool Run(Step[] steps, bool checkGuarantee)
    {
        var account = new AccountConcurrency(Limit);
        var held = new List<(string Function, ConcurrencyPermit Permit)>();
        var reserved = new Dictionary<string, int?>();
        foreach (var step in steps)
        {
            switch (step)
            {
                case Step.Acquire(var function):
                    var before = held.Count(entry => entry.Function == function);
                    var cap = reserved.GetValueOrDefault(function);
                    var given = account.TryAcquire(function, "id", false, TimeSpan.Zero, out var permit, out var reason);
                    if (given) held.Add((function, permit!));
                    if (given && cap <= before) return false;
                    if (!given && (reason == ThrottleReason.ReservedFunctionConcurrentInvocationLimitExceeded) != (cap <= before)) return false;
                    if (checkGuarantee && !given && cap > before) return false;
                    break;
                case Step.Return(var index, var twice) when held.Count > 0:
                    var returned = held[index % held.Count];
                    held.Remove(returned);
                    returned.Permit.Dispose();
                    if (twice) returned.Permit.Dispose();
                    break;
                case Step.Reserve(var function, var count):
                    account.SetReserved(function, count, TimeSpan.Zero);
                    reserved[function] = count;
                    break;
                case Step.Trim:
                    account.Trim(TimeSpan.Zero);
                    break;
            }

            if (account.InUse != held.Count || held.Count > Limit) return false;
        }

        // With everything returned and nothing reserved the whole limit is there again, no more and no less.
        foreach (var entry in held) entry.Permit.Dispose();
        foreach (var function in Functions) account.SetReserved(function, null, TimeSpan.Zero);
        var granted = Enumerable.Range(0, Limit + 5).Count(_ => account.TryAcquire("d", "id", false, TimeSpan.Zero, out var _, out var _));
        return granted == Limit;
    }

    private static Arbitrary<Step[]> Commands() => Steps(canReserve: true).ToArbitrary();

    private static Gen<Step[]> Steps(bool canReserve)
    {
        var function = Gen.Elements(Functions);
        var acquire = function.Select(name => (Step)new Step.Acquire(name));
        var release = Gen.Choose(0, 100).Select(n => (Step)new Step.Return(n / 2, n % 2 == 0));
        var reserve = function.Zip(Gen.Choose(-1, 5)).Select(p => (Step)new Step.Reserve(p.Item1, p.Item2 < 0 ? null : p.Item2));
        var trim = Gen.Constant((Step)new Step.Trim());
        return (canReserve ? Gen.Frequency((6, acquire), (4, release), (1, reserve), (1, trim)) : Gen.Frequency((6, acquire), (4, release), (1, trim)))
            .ArrayOf();
    }

    private static void InterlockedMax(ref int location, int value)
    {
        int seen;
        while ((seen = Volatile.Read(ref location)) < value && Interlocked.CompareExchange(ref location, value, seen) != seen)
        {
        }
    }

    private abstract record Step
    {
        public sealed record Acquire(string Function) : Step;

        public sealed record Return(int Index, bool Twice) : Step;

        public sealed record Reserve(string Function, int? Count) : Step;

        public sealed record Trim : Step;
    }
}
