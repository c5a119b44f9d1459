using Hearth.DataPlane;
using Hearth.DataPlane.Environments;
using Hearth.Sandbox;
using Shouldly;
using Xunit;

namespace Hearth.Tests.Unit.DataPlane;

/// <summary>Timeouts, exits and failed initialisations: what the caller gets, and what the next invocation meets.</summary>
public sealed class ResetTests
{
    [Fact]
    public async Task A_timeout_kills_at_its_time_and_not_before()
    {
        await using var plane = await DataPlaneFixture.StartAsync(HangAsync);
        var call = plane.InvokeAsync(config: plane.Config(timeout: TimeSpan.FromSeconds(1)));
        await HandedOverAsync(plane);
        plane.Clock.Pass(TimeSpan.FromMilliseconds(999));
        plane.Backend.Sandboxes[0].Processes[0].Exited.IsCompleted.ShouldBeFalse();
        plane.Clock.Pass(TimeSpan.FromMilliseconds(1));
        var outcome = await call;
        var id = plane.Log.Messages.Single(message => message.StartsWith("START"))["START RequestId: ".Length..][..36];
        outcome.Text().ShouldBe($$"""{"errorType":"Sandbox.Timedout","errorMessage":"RequestId: {{id}} Error: Task timed out after 1.00 seconds"}""");
        outcome.Duration.ShouldBe(TimeSpan.FromSeconds(1));
        (await plane.Backend.Sandboxes[0].Processes[0].Exited).Signal.ShouldBe(9);
        plane.Log.Messages.ShouldContain($"2026-11-24T06:00:01.000Z {id} Task timed out after 1.00 seconds\n\n");
        plane.Log.Messages[^1].ShouldEndWith("\tStatus: timeout\t\n");
    }

    [Fact]
    public async Task After_a_timeout_the_runtime_starts_again_in_the_same_sandbox()
    {
        await using var plane = await DataPlaneFixture.StartAsync(async runtime =>
        {
            var seen = runtime.Sandbox.Temporary.Count;
            runtime.Sandbox.Temporary["file"] = "kept";
            if (seen == 0) await HangAsync(runtime);
            while (true) await runtime.RespondAsync(await runtime.NextAsync(), $"{seen}");
        });
        var call = plane.InvokeAsync();
        await HandedOverAsync(plane);
        plane.Clock.Pass(TimeSpan.FromSeconds(3));
        (await call).ErrorType.ShouldBe("Sandbox.Timedout");

        var next = await plane.InvokeAsync();
        (next.Text(), next.InitDuration).ShouldBe(("1", (TimeSpan?)null));
        plane.Backend.Sandboxes.Count.ShouldBe(1);
        plane.Backend.Sandboxes[0].Processes.Count.ShouldBe(2);
    }

    [Theory]
    [InlineData(0, "Runtime exited without providing a reason")]
    [InlineData(1, "Runtime exited with error: exit status 1")]
    public async Task An_exit_while_invoked_is_told_with_its_status(int status, string reason)
    {
        await using var plane = await DataPlaneFixture.StartAsync(async runtime =>
        {
            await runtime.NextAsync();
            runtime.Process.Print("last words\n");
            throw new ScriptExit(status);
        });
        var outcome = await plane.InvokeAsync();
        outcome.ErrorType.ShouldBe("Runtime.ExitError");
        outcome.ErrorMessage.ShouldEndWith($" Error: {reason}");
        var messages = plane.Log.Messages.ToList();
        messages.IndexOf("last words\n").ShouldBeLessThan(messages.FindIndex(message => message.StartsWith("END")));
        messages.ShouldContain($"{outcome.ErrorMessage}\nRuntime.ExitError\n");
        messages[^1].ShouldEndWith("\tStatus: error\tError Type: Runtime.ExitError\t\n");
    }

    [Fact]
    public async Task A_kill_for_want_of_memory_is_out_of_memory()
    {
        await using var plane = await DataPlaneFixture.StartAsync(async runtime =>
        {
            await runtime.NextAsync();
            runtime.Sandbox.OutOfMemoryKillCount++;
            runtime.Process.Kill(9);
        });
        var outcome = await plane.InvokeAsync();
        outcome.ErrorType.ShouldBe("Runtime.OutOfMemory");
        outcome.ErrorMessage.ShouldEndWith(" Error: Runtime exited with error: signal: killed");
    }

    [Fact]
    public async Task A_runtime_that_died_while_idle_is_started_again_by_the_next_invocation()
    {
        await using var plane = await DataPlaneFixture.StartAsync(InvokeTests.EchoAsync);
        await plane.InvokeAsync("1");
        plane.Backend.Sandboxes[0].Processes[0].End(new ProcessExit(1, null));
        await Eventually.IsTrueAsync(() => !plane.Engine.ListEnvironments()[0].HasRuntime, "the exit is noticed");
        (await plane.InvokeAsync("2")).Text().ShouldBe("2");
        plane.Backend.Sandboxes.Count.ShouldBe(1);
    }

    [Fact]
    public async Task An_init_error_is_retried_once_within_the_invocation_and_its_json_is_the_answer()
    {
        const string error = """{"errorMessage":"Runtime startup fails","errorType":"Exception","requestId":"","stackTrace":[]}""";
        await using var plane = await DataPlaneFixture.StartAsync(async runtime =>
        {
            await runtime.FailInitAsync(error);
            throw new ScriptExit(1);
        });
        var outcome = await plane.InvokeAsync();
        (outcome.Text(), outcome.FunctionError).ShouldBe((error, "Unhandled"));
        plane.Backend.Sandboxes[0].Processes.Count.ShouldBe(2);
        var reports = plane.Log.Messages.Where(message => message.StartsWith("INIT_REPORT")).ToList();
        reports.Count.ShouldBe(2);
        reports[0].ShouldEndWith(" ms\tPhase: init\tStatus: error\tError Type: Exception\n");
        reports[1].ShouldEndWith(" ms\tPhase: invoke\tStatus: error\tError Type: Exception\n");

        (await plane.InvokeAsync()).Text().ShouldBe(error);
        plane.Backend.Sandboxes[0].Processes.Count.ShouldBe(3);
    }

    [Fact]
    public async Task An_init_that_takes_longer_than_ten_seconds_is_redone_within_the_invocations_timeout()
    {
        await using var plane = await DataPlaneFixture.StartAsync(runtime => Task.Delay(Timeout.Infinite, runtime.Killed));
        var call = plane.InvokeAsync();
        await Eventually.IsTrueAsync(() => plane.Backend.Sandboxes is [{ Processes.Count: 1 }], "the first init runs");
        await PassUntilAsync(plane, () => plane.Backend.Sandboxes[0].Processes.Count == 2, TimeSpan.FromSeconds(5));
        await Eventually.IsTrueAsync(() => plane.Engine.ListEnvironments()[0].State == EnvironmentState.Busy, "the second init runs");
        await PassUntilAsync(plane, () => call.IsCompleted, TimeSpan.FromSeconds(1));
        (await call).ErrorType.ShouldBe("Sandbox.Timedout");
        plane.Log.Messages.Count(message => message.EndsWith("Status: timeout\n") && message.Contains("Phase: init")).ShouldBe(1);
    }

    [Fact]
    public async Task A_segmentation_fault_during_init_times_out_as_on_aws()
    {
        await using var plane = await DataPlaneFixture.StartAsync(runtime =>
        {
            runtime.Process.Kill(11);
            return Task.CompletedTask;
        });
        var call = plane.InvokeAsync();
        await Eventually.IsTrueAsync(() => plane.Log.Messages.Any(message => message.StartsWith("START")), "both inits have failed");
        call.IsCompleted.ShouldBeFalse();
        plane.Clock.Pass(TimeSpan.FromSeconds(3));
        (await call).ErrorType.ShouldBe("Sandbox.Timedout");
    }

    [Fact]
    public async Task A_missing_bootstrap_is_an_invalid_entrypoint()
    {
        await using var plane = await DataPlaneFixture.StartAsync(InvokeTests.EchoAsync);
        var outcome = await plane.InvokeAsync(config: plane.Config() with { CodeDirectory = "/nowhere" });
        outcome.ErrorType.ShouldBe("Runtime.InvalidEntrypoint");
        outcome.ErrorMessage.ShouldEndWith(" Error: Couldn't find valid bootstrap(s): [/var/task/bootstrap /opt/bootstrap]");
    }

    [Fact]
    public async Task The_timeout_also_holds_between_the_response_and_the_next_call()
    {
        await using var plane = await DataPlaneFixture.StartAsync(async runtime =>
        {
            await runtime.RespondAsync(await runtime.NextAsync(), "1");
            await Task.Delay(Timeout.Infinite, runtime.Killed);
        });
        (await plane.InvokeAsync()).Text().ShouldBe("1");
        plane.Engine.ListEnvironments()[0].State.ShouldBe(EnvironmentState.Busy);
        plane.Clock.Pass(TimeSpan.FromSeconds(3));
        await Eventually.IsTrueAsync(() => plane.Engine.ListEnvironments()[0].State == EnvironmentState.Idle, "the environment is free");
        plane.Backend.Sandboxes[0].Processes[0].Exited.IsCompleted.ShouldBeTrue();
    }

    private static async Task HangAsync(ScriptedRuntime runtime)
    {
        await runtime.NextAsync();
        runtime.Process.Print("hanging\n");
        await Task.Delay(Timeout.Infinite, runtime.Killed);
    }

    private static Task HandedOverAsync(DataPlaneFixture plane)
        => Eventually.IsTrueAsync(() => plane.Log.Messages.Contains("hanging\n"), "the event has reached the runtime");

    private static async Task PassUntilAsync(DataPlaneFixture plane, Func<bool> condition, TimeSpan step)
    {
        for (var i = 0; i < 100 && !condition(); i++)
        {
            plane.Clock.Pass(step);
            await Task.Delay(10);
        }

        condition().ShouldBeTrue();
    }
}
