using FsCheck;
using FsCheck.Fluent;
using Hearth.DataPlane.Environments;
using Shouldly;
using Xunit;

namespace Hearth.Tests.Properties.DataPlane;

/// <summary>The state machine of an environment under any order of moves.</summary>
public sealed class LifecycleProperties
{
    private static readonly Arbitrary<(EnvironmentState From, EnvironmentState To)[]> Moves =
        Gen.Elements(Enum.GetValues<EnvironmentState>()).Two().Select(pair => (pair.Item1, pair.Item2)).ArrayOf().ToArbitrary();

    [Fact]
    public void A_move_happens_only_when_it_is_legal_and_starts_where_the_environment_is()
        => Prop.ForAll(Moves, moves =>
        {
            var lifecycle = new EnvironmentLifecycle();
            return moves.All(move =>
            {
                var before = lifecycle.State;
                if (!EnvironmentLifecycle.IsLegal(move.From, move.To))
                {
                    Should.Throw<InvalidOperationException>(() => lifecycle.TryMove(move.From, move.To));
                    return lifecycle.State == before;
                }

                var moved = lifecycle.TryMove(move.From, move.To);
                return moved == (before == move.From) && lifecycle.State == (moved ? move.To : before);
            });
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void What_has_ended_never_lives_again()
        => Prop.ForAll(Moves, moves =>
        {
            var lifecycle = new EnvironmentLifecycle();
            lifecycle.TryShutDown().ShouldBeTrue();
            lifecycle.TryShutDown().ShouldBeFalse();
            foreach (var (from, to) in moves.Where(move => EnvironmentLifecycle.IsLegal(move.From, move.To))) lifecycle.TryMove(from, to);
            return lifecycle.State is EnvironmentState.ShuttingDown or EnvironmentState.Ended;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Of_two_threads_that_take_an_environment_one_gets_it()
    {
        for (var round = 0; round < 500; round++)
        {
            var lifecycle = new EnvironmentLifecycle();
            lifecycle.Move(EnvironmentState.Starting, EnvironmentState.Idle);
            var wins = 0;
            Parallel.For(0, 4, i =>
            {
                var taken = i % 2 == 0
                    ? lifecycle.TryMove(EnvironmentState.Idle, EnvironmentState.Busy)
                    : lifecycle.TryMove(EnvironmentState.Idle, EnvironmentState.ShuttingDown);
                if (taken) Interlocked.Increment(ref wins);
            });
            wins.ShouldBe(1);
        }
    }
}
