using Hearth.DataPlane;
using Hearth.DataPlane.Environments;
using Hearth.Kernel;
using Hearth.Sandbox;
using Shouldly;
using Xunit;

namespace Hearth.Tests.Unit.DataPlane;

/// <summary>Which environment an invocation gets, and how long environments are kept.</summary>
public sealed class PoolTests
{
    [Fact]
    public async Task Concurrent_invocations_get_environments_of_their_own()
    {
        var gate = new TaskCompletionSource();
        await using var plane = await DataPlaneFixture.StartAsync(GatedAsync(gate.Task));
        var calls = Enumerable.Range(0, 5).Select(i => plane.InvokeAsync($"{i}")).ToArray();
        await Eventually.IsTrueAsync(() => plane.Engine.ListEnvironments().Count(e => e.State == EnvironmentState.Busy) == 5, "five are busy");
        gate.SetResult();
        (await Task.WhenAll(calls)).Select(outcome => outcome.Text()).ShouldBe(["0", "1", "2", "3", "4"]);
        plane.Engine.ConcurrentExecutions("123456789012", "us-east-1").ShouldBe(0);
    }

    [Fact]
    public async Task An_invocation_takes_the_environment_that_is_free_first_and_its_own_joins_the_pool()
    {
        var response = new TaskCompletionSource();
        var creation = new TaskCompletionSource();
        await using var plane = await DataPlaneFixture.StartAsync(GatedAsync(response.Task));
        var first = plane.InvokeAsync("1");
        await Eventually.IsTrueAsync(() => plane.Engine.ListEnvironments() is [{ State: EnvironmentState.Busy }], "one is busy");
        plane.Backend.BeforeCreated = _ => creation.Task;
        var second = plane.InvokeAsync("2");
        await Eventually.IsTrueAsync(() => plane.Backend.Sandboxes.Count == 2, "another is being made");
        response.SetResult();
        await first;
        (await second).InitDuration.ShouldBeNull();
        creation.SetResult();
        await Eventually.IsTrueAsync(() => plane.Engine.ListEnvironments().Count(e => e.State == EnvironmentState.Idle) == 2, "both are idle");
    }

    [Fact]
    public async Task An_environment_started_ahead_waits_warm_for_whoever_comes_first()
    {
        await using var plane = await DataPlaneFixture.StartAsync(InvokeTests.EchoAsync);
        (await plane.Engine.StartAheadAsync(plane.Config())).ErrorType.ShouldBeNull();
        plane.Engine.ListEnvironments().ShouldHaveSingleItem().State.ShouldBe(EnvironmentState.Idle);
        (await plane.InvokeAsync("1")).Text().ShouldBe("1");
        plane.Backend.Sandboxes.Count.ShouldBe(1);
    }

    [Fact]
    public async Task An_invocation_takes_the_environment_that_is_being_started_ahead()
    {
        var creation = new TaskCompletionSource();
        await using var plane = await DataPlaneFixture.StartAsync(InvokeTests.EchoAsync);
        plane.Backend.BeforeCreated = _ => creation.Task;
        var ahead = plane.Engine.StartAheadAsync(plane.Config());
        var call = plane.InvokeAsync("1");
        creation.SetResult();
        (await call).Text().ShouldBe("1");
        await ahead;
        plane.Backend.Sandboxes.Count.ShouldBe(1);
    }

    [Fact]
    public async Task In_a_burst_a_start_that_nobody_waits_for_any_more_is_given_up()
    {
        var creation = new TaskCompletionSource();
        await using var plane = await DataPlaneFixture.StartAsync(InvokeTests.EchoAsync);
        await plane.InvokeAsync();
        plane.Backend.BeforeCreated = _ => creation.Task;
        // Four sandboxes may be in the making at once on two cores; the rest of the starts wait for their turn.
        var calls = Enumerable.Range(0, 50).Select(i => plane.InvokeAsync($"{i}")).ToArray();
        await Task.WhenAll(calls);
        creation.SetResult();
        await Eventually.IsTrueAsync(() => plane.Engine.ListEnvironments().Count(e => e.State == EnvironmentState.Idle) == 5, "the four joined the pool");
        plane.Backend.Sandboxes.Count.ShouldBe(5);
    }

    [Fact]
    public async Task The_most_recently_used_environment_is_used_again_and_the_others_end_after_the_keep_alive()
    {
        var gate = new TaskCompletionSource();
        await using var plane = await DataPlaneFixture.StartAsync(GatedAsync(gate.Task));
        var calls = Enumerable.Range(0, 3).Select(i => plane.InvokeAsync($"{i}")).ToArray();
        await Eventually.IsTrueAsync(() => plane.Engine.ListEnvironments().Count(e => e.State == EnvironmentState.Busy) == 3, "three are busy");
        gate.SetResult();
        await Task.WhenAll(calls);
        for (var i = 0; i < 4; i++)
        {
            plane.Clock.Pass(TimeSpan.FromMinutes(4));
            await IdleAsync(plane);
            await plane.InvokeAsync();
        }

        await Eventually.IsTrueAsync(() => plane.Engine.ListEnvironments().Count == 1, "the two others have ended");
        plane.Engine.ListEnvironments()[0].InvocationCount.ShouldBe(5);
        plane.Backend.Sandboxes.Count(sandbox => sandbox.IsDisposed).ShouldBe(2);
    }

    [Fact]
    public async Task An_idle_environment_is_frozen_after_a_moment_and_thawed_for_the_next_invocation()
    {
        await using var plane = await DataPlaneFixture.StartAsync(InvokeTests.EchoAsync);
        await plane.InvokeAsync();
        await IdleAsync(plane);
        plane.Clock.Pass(TimeSpan.FromMilliseconds(99));
        plane.Backend.Sandboxes[0].IsFrozen.ShouldBeFalse();
        plane.Clock.Pass(TimeSpan.FromMilliseconds(1));
        plane.Backend.Sandboxes[0].IsFrozen.ShouldBeTrue();
        await plane.InvokeAsync();
        plane.Backend.Sandboxes[0].IsFrozen.ShouldBeFalse();
        await IdleAsync(plane);
        plane.Clock.Pass(TimeSpan.FromMilliseconds(100));
        plane.Backend.Sandboxes[0].FreezeCount.ShouldBe(2);
    }

    [Fact]
    public async Task A_retired_configuration_finishes_its_invocation_and_ends()
    {
        var gate = new TaskCompletionSource();
        await using var plane = await DataPlaneFixture.StartAsync(GatedAsync(gate.Task));
        var old = plane.InvokeAsync("old", plane.Config("one"));
        await Eventually.IsTrueAsync(() => plane.Engine.ListEnvironments() is [{ State: EnvironmentState.Busy }], "the old one is busy");
        plane.Engine.Retire("123456789012", "us-east-1", "fn", "$LATEST", "two");
        var current = plane.InvokeAsync("new", plane.Config("two"));
        gate.SetResult();
        ((await old).Text(), (await current).Text()).ShouldBe(("old", "new"));
        await Eventually.IsTrueAsync(() => plane.Engine.ListEnvironments() is [{ ConfigurationId: "two" }], "the old one has ended");
    }

    [Fact]
    public async Task While_the_machine_is_short_of_memory_idle_environments_end_oldest_first()
    {
        var available = 100L;
        await using var plane = await DataPlaneFixture.StartAsync(
            InvokeTests.EchoAsync,
            change: options => options with { AvailableMemoryFloorBytes = 50, AvailableMemory = () => available });
        foreach (var id in new[] { "a", "b", "c" })
        {
            await plane.InvokeAsync(config: plane.Config(id));
            await IdleAsync(plane);
            plane.Clock.Pass(TimeSpan.FromSeconds(1));
        }

        plane.Engine.ListEnvironments().Count.ShouldBe(3);
        available = 49;
        plane.Clock.Pass(TimeSpan.FromMilliseconds(1));
        plane.Clock.Pass(TimeSpan.FromSeconds(1));
        await Eventually.IsTrueAsync(() => plane.Engine.ListEnvironments().Count == 0, "all idle ones have ended");
    }

    [Fact]
    public async Task Reserved_concurrency_of_zero_stops_the_function()
    {
        await using var plane = await DataPlaneFixture.StartAsync(InvokeTests.EchoAsync);
        plane.Engine.SetReservedConcurrency("123456789012", "us-east-1", "fn", 0);
        var error = await Should.ThrowAsync<AwsError>(() => plane.InvokeAsync());
        (error.Code, error.StatusCode, error.Text).ShouldBe(("TooManyRequestsException", 429, "Rate Exceeded."));
        error.Members["Reason"].ShouldBe("ReservedFunctionConcurrentInvocationLimitExceeded");
        error.Members["Type"].ShouldBe("User");
        error.Headers["Retry-After"].ShouldBe("1");
        plane.Engine.SetReservedConcurrency("123456789012", "us-east-1", "fn", null);
        (await plane.InvokeAsync("1")).Text().ShouldBe("1");
    }

    [Fact]
    public async Task A_sandbox_that_cannot_be_made_is_a_service_exception_and_returns_its_permit()
    {
        await using var plane = await DataPlaneFixture.StartAsync(InvokeTests.EchoAsync);
        plane.Backend.BeforeCreated = _ => throw new SandboxException("The kernel refused.");
        var error = await Should.ThrowAsync<AwsError>(() => plane.InvokeAsync());
        (error.Code, error.StatusCode).ShouldBe(("ServiceException", 500));
        error.Message.ShouldContain("The kernel refused.");
        plane.Engine.ConcurrentExecutions("123456789012", "us-east-1").ShouldBe(0);
        plane.Backend.BeforeCreated = _ => Task.CompletedTask;
        (await plane.InvokeAsync("1")).Text().ShouldBe("1");
    }

    [Fact]
    public async Task Cpu_is_the_share_of_the_memory_and_unlimited_where_it_covers_the_machine()
    {
        await using var plane = await DataPlaneFixture.StartAsync(InvokeTests.EchoAsync);
        await plane.InvokeAsync(config: plane.Config("small") with { MemoryMb = 1769 });
        await plane.InvokeAsync(config: plane.Config("large") with { MemoryMb = 3538 });
        plane.Backend.Sandboxes.Select(sandbox => sandbox.Cores).ShouldBe([1.0, null]);
    }

    [Fact]
    public async Task Shutdown_ends_every_environment_and_takes_no_more_work()
    {
        var plane = await DataPlaneFixture.StartAsync(InvokeTests.EchoAsync);
        await plane.InvokeAsync();
        await plane.DisposeAsync();
        plane.Backend.Sandboxes[0].IsDisposed.ShouldBeTrue();
        (await Should.ThrowAsync<AwsError>(() => plane.InvokeAsync())).StatusCode.ShouldBe(503);
    }

    internal static Func<ScriptedRuntime, Task> GatedAsync(Task gate) => async runtime =>
    {
        while (true)
        {
            var invocation = await runtime.NextAsync();
            await gate.WaitAsync(runtime.Killed);
            await runtime.RespondAsync(invocation, invocation.Payload);
        }
    };

    private static Task IdleAsync(DataPlaneFixture plane) => Eventually.IsTrueAsync(
        () => plane.Engine.ListEnvironments().All(environment => environment.State == EnvironmentState.Idle), "all environments are idle");
}
