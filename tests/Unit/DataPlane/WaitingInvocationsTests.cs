using Hearth.DataPlane.Environments;
using Shouldly;
using Xunit;

namespace Hearth.Tests.Unit.DataPlane;

/// <summary>Who waits, and for what.</summary>
public sealed class WaitingInvocationsTests
{
    private readonly WaitingInvocations<int> waiting = new();

    [Fact]
    public void The_first_needs_a_start_and_so_does_each_that_has_none_on_its_way()
    {
        waiting.MustStartForNext.ShouldBeTrue();
        waiting.Enter();
        waiting.BeginStart();
        waiting.MustStartForNext.ShouldBeTrue();
        waiting.BeginStart();
        waiting.MustStartForNext.ShouldBeFalse("a start ahead is for whoever comes");
    }

    [Fact]
    public void An_environment_that_returns_stands_for_a_start_but_is_counted_on()
    {
        waiting.BeginReturn();
        waiting.MustStartForNext.ShouldBeFalse();
        waiting.CountsOnReturn.ShouldBeFalse("nobody waits");
        waiting.Enter();
        (waiting.CountsOnReturn, waiting.HasStranded).ShouldBe((true, false));
        waiting.BeginStart();
        waiting.CountsOnReturn.ShouldBeFalse();
    }

    [Fact]
    public void Whoever_counted_on_an_environment_that_does_not_return_is_stranded()
    {
        waiting.BeginReturn();
        waiting.Enter();
        waiting.EndReturn();
        waiting.HasStranded.ShouldBeTrue();
        waiting.BeginStart();
        waiting.HasStranded.ShouldBeFalse();
        waiting.EndStart();
        waiting.HasStranded.ShouldBeTrue();
    }

    [Fact]
    public void Whoever_waits_longest_is_taken_first()
    {
        var (first, second) = (waiting.Enter(), waiting.Enter());
        waiting.TryTake(out var taken).ShouldBeTrue();
        taken.ShouldBe(first);
        waiting.TakeAll().ShouldBe([second]);
        waiting.TryTake(out _).ShouldBeFalse();
    }

    [Fact]
    public void A_start_is_given_up_when_more_are_begun_than_wait()
    {
        waiting.Enter();
        waiting.BeginStart();
        waiting.TryGiveUpStart().ShouldBeFalse();
        waiting.TryTake(out _);
        waiting.IsQuiet.ShouldBeFalse("the start is still counted");
        waiting.TryGiveUpStart().ShouldBeTrue();
        waiting.IsQuiet.ShouldBeTrue();
    }
}
