using Hearth.Host.LoadGeneration;
using Hearth.Tests.Unit.DataPlane;
using Shouldly;
using Xunit;

namespace Hearth.Tests.Unit.Host.LoadGeneration;

public sealed class LoadRunTests
{
    private readonly ManualTime _time = new();
    private readonly List<RequestRecord> _finished = [];

    [Fact]
    public async Task Arrivals_do_not_wait_for_answers_and_latency_counts_from_when_a_request_was_due()
    {
        var target = new ScriptedTarget(_ => ScriptedTarget.Warm, _time, takes: TimeSpan.FromSeconds(2));
        var run = Run(new LoadConfig("f", Rate: 10, TimeSpan.FromSeconds(1)), target);
        Pass(1000);
        target.Sent.ShouldBe(10);
        _finished.ShouldBeEmpty();
        Pass(2000);
        await run;
        _finished.Count.ShouldBe(10);
        _finished.ShouldAllBe(request => request.Latency == TimeSpan.FromSeconds(2));
    }

    [Fact]
    public async Task What_is_sent_late_is_late_in_its_latency()
    {
        // The generator itself is held up for a second, as by a pause of its machine: the requests that were due meanwhile suffered it.
        var run = Run(new LoadConfig("f", Rate: 10, TimeSpan.FromSeconds(2)), new ScriptedTarget(_ => ScriptedTarget.Warm, _time));
        _time.Pass(TimeSpan.FromMilliseconds(50));
        _finished.Count.ShouldBe(1);
        _time.Jump(TimeSpan.FromSeconds(1));
        Pass(1000);
        await run;
        _finished.Count.ShouldBe(20);
        _finished.Max(request => request.Latency).ShouldBeGreaterThan(TimeSpan.FromMilliseconds(900));
    }

    [Fact]
    public async Task Arrivals_past_the_bound_are_refused_and_counted()
    {
        var target = new ScriptedTarget(_ => ScriptedTarget.Warm, _time, takes: TimeSpan.FromSeconds(5));
        var run = Run(new LoadConfig("f", Rate: 10, TimeSpan.FromSeconds(1)) { MaxInFlight = 4 }, target);
        Pass(7000);
        await run;
        target.Sent.ShouldBe(4);
        var total = new LoadSecond();
        foreach (var request in _finished) total.Add(request);
        (total.Offered, total.Refused, total.Warm).ShouldBe((10, 6, 4));
    }

    [Fact]
    public async Task A_throttle_is_retried_no_sooner_than_Retry_After_says_until_the_attempts_are_used_up()
    {
        var target = new ScriptedTarget(_ => ScriptedTarget.Throttled, _time);
        var run = Run(Retrying(RetryMode.FullJitter) with { MaxAttempts = 3 }, target);
        Pass(999);
        target.Sent.ShouldBe(1);
        Pass(5000);
        await run;
        var request = _finished.ShouldHaveSingleItem();
        (request.Attempts, request.Throttles.Count, request.Answer!.Outcome).ShouldBe((3, 3, Outcome.Throttled));
        request.Latency.ShouldBeGreaterThan(TimeSpan.FromSeconds(2));
    }

    [Fact]
    public async Task A_retry_that_succeeds_is_served_and_its_throttle_counted()
    {
        var run = Run(Retrying(RetryMode.EqualJitter), new ScriptedTarget(number => number == 1 ? ScriptedTarget.Throttled : ScriptedTarget.Warm, _time));
        Pass(5000);
        await run;
        var total = new LoadSecond();
        total.Add(_finished.ShouldHaveSingleItem());
        (total.Warm, total.Throttled, total.Retried).ShouldBe((1, 0, 1));
        total.Throttles.ShouldHaveSingleItem().ShouldBe(new KeyValuePair<string, long>("ConcurrentInvocationLimitExceeded", 1));
    }

    [Fact]
    public async Task A_function_that_fails_is_an_answer_and_no_reason_to_retry()
    {
        var target = new ScriptedTarget(_ => ScriptedTarget.Warm with { HasFunctionError = true }, _time);
        var run = Run(Retrying(RetryMode.FullJitter), target);
        Pass(5000);
        await run;
        target.Sent.ShouldBe(1);
    }

    [Fact]
    public async Task Once_stopped_nothing_arrives_nothing_is_retried_and_what_hangs_is_abandoned()
    {
        var target = new ScriptedTarget(_ => ScriptedTarget.Warm, _time, takes: TimeSpan.FromHours(1));
        using var stop = new CancellationTokenSource();
        var run = new LoadRun(new LoadConfig("f", Rate: 1, TimeSpan.FromMinutes(5)), target, Finished, _time).RunAsync(stop.Token);
        Pass(2500);
        await stop.CancelAsync();
        Pass(4000);
        run.IsCompleted.ShouldBeFalse();
        Pass(2000);
        await run;
        _finished.Count.ShouldBe(3);
        _finished.ShouldAllBe(request => request.Answer!.Reason == "Abandoned");
    }

    private static LoadConfig Retrying(RetryMode mode) => new("f", Rate: 1, TimeSpan.FromMilliseconds(500))
    {
        Backoff = new Backoff(mode, TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(20)),
    };

    private Task Run(LoadConfig config, ScriptedTarget target) => new LoadRun(config, target, Finished, _time).RunAsync(CancellationToken.None);

    private void Finished(RequestRecord request)
    {
        lock (_finished) _finished.Add(request);
    }

    private void Pass(int milliseconds) => _time.Pass(TimeSpan.FromMilliseconds(milliseconds));
}
