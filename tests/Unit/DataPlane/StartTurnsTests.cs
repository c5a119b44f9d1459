using Hearth.DataPlane.Environments;
using Shouldly;
using Xunit;

namespace Hearth.Tests.Unit.DataPlane;

/// <summary>In which order, and how many at once, environments are started.</summary>
public sealed class StartTurnsTests
{
    private readonly ManualTime time = new();
    private TimeSpan idle;

    [Fact]
    public async Task Two_starts_per_core_run_at_once_and_the_next_begins_when_one_is_ready()
    {
        using var turns = Turns();
        var begun = Enumerable.Range(0, 6).Select(_ => Take(turns, "a")).ToList();
        begun.Count(turn => turn.IsCompleted).ShouldBe(4);
        (await begun[1]).Dispose();
        await begun[4];
        begun[5].IsCompleted.ShouldBeFalse();
    }

    [Fact]
    public async Task A_turn_is_given_back_once()
    {
        using var turns = Turns();
        var begun = Enumerable.Range(0, 6).Select(_ => Take(turns, "a")).ToList();
        var turn = await begun[0];
        turn.Dispose();
        turn.Dispose();
        await begun[4];
        begun[5].IsCompleted.ShouldBeFalse();
    }

    [Fact]
    public async Task More_begin_while_processors_are_idle_as_many_as_would_have_fitted_in()
    {
        using var turns = Turns();
        var begun = Enumerable.Range(0, 12).Select(_ => Take(turns, "a")).ToList();
        idle += TimeSpan.FromMilliseconds(20);
        time.Pass(TimeSpan.FromMilliseconds(10));
        await Task.WhenAll(begun[..6]);
        begun[6].IsCompleted.ShouldBeFalse();
        time.Pass(TimeSpan.FromMilliseconds(50));
        begun[6].IsCompleted.ShouldBeFalse();
        idle += TimeSpan.FromSeconds(1);
        time.Pass(TimeSpan.FromMilliseconds(10));
        await Task.WhenAll(begun);
    }

    [Fact]
    public async Task One_more_begins_every_tenth_of_a_second_however_busy_the_processors_are()
    {
        using var turns = Turns();
        var begun = Enumerable.Range(0, 7).Select(_ => Take(turns, "a")).ToList();
        time.Pass(TimeSpan.FromMilliseconds(90));
        begun[4].IsCompleted.ShouldBeFalse();
        time.Pass(TimeSpan.FromMilliseconds(10));
        await begun[4];
        begun[5].IsCompleted.ShouldBeFalse();
        time.Pass(TimeSpan.FromMilliseconds(100));
        await begun[5];
        begun[6].IsCompleted.ShouldBeFalse();
    }

    [Fact]
    public async Task The_storm_of_one_function_puts_off_another_by_one_turn()
    {
        using var turns = Turns();
        var storm = Enumerable.Range(0, 100).Select(_ => Take(turns, "storm")).ToList();
        var other = Take(turns, "other");
        (await storm[0]).Dispose();
        (await storm[1]).Dispose();
        await other;
        storm[5].IsCompleted.ShouldBeFalse();
    }

    [Fact]
    public async Task One_that_was_given_up_is_passed_over()
    {
        using var turns = Turns();
        var first = await Take(turns, "a");
        for (var i = 0; i < 3; i++) await Take(turns, "a");
        using var stop = new CancellationTokenSource();
        var gone = turns.TakeAsync("a", stop.Token);
        var next = Take(turns, "a");
        await stop.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => gone);
        first.Dispose();
        await next;
    }

    private StartTurns Turns() => new(cores: 2, () => idle, time);

    private static Task<IDisposable> Take(StartTurns turns, string configurationId) => turns.TakeAsync(configurationId, CancellationToken.None);
}
