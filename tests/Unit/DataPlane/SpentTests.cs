using Hearth.DataPlane;
using Hearth.DataPlane.Environments;
using Hearth.Tests.Unit.DataPlane.Extensions;
using Shouldly;
using Xunit;

namespace Hearth.Tests.Unit.DataPlane;

/// <summary>An environment ends when it has had as many invocations as it may have, and nobody notices but by a cold start.</summary>
public sealed class SpentTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task It_ends_after_its_last_invocation_and_the_next_one_gets_another()
    {
        await using var plane = await StartAsync(3, InvokeTests.EchoAsync);
        for (var i = 0; i < 7; i++) (await plane.InvokeAsync($"{i}").WaitAsync(Patience)).Text().ShouldBe($"{i}");
        await Eventually.IsTrueAsync(() => plane.Engine.ListEnvironments().Count == 1, "two have ended");
        plane.Engine.ListEnvironments()[0].InvocationCount.ShouldBe(1);
        plane.Backend.Sandboxes.Count(sandbox => sandbox.IsDisposed).ShouldBe(2);
    }

    [Fact]
    public async Task An_invocation_that_counts_on_it_gets_another_with_no_time_passing()
    {
        var gate = new TaskCompletionSource();
        await using var plane = await StartAsync(1, async runtime =>
        {
            var invocation = await runtime.NextAsync();
            await runtime.RespondAsync(invocation, invocation.Payload);
            await gate.Task.WaitAsync(runtime.Killed);
            await runtime.NextAsync();
        });
        await plane.InvokeAsync("1");
        var second = plane.InvokeAsync("2");
        plane.Backend.Sandboxes.Count.ShouldBe(1, "it may be back in a moment");
        gate.SetResult();
        (await second.WaitAsync(Patience)).Text().ShouldBe("2");
        plane.Backend.Sandboxes.Count.ShouldBe(2);
    }

    [Fact]
    public async Task It_has_its_Shutdown_phase_once_its_extensions_are_done_with_the_last_invocation()
    {
        var told = new TaskCompletionSource<string>();
        await using var plane = await StartAsync(1, async runtime =>
        {
            if (!ScriptedExtension.Is(runtime.Process)) await InvokeTests.EchoAsync(runtime);
            using var extension = new ScriptedExtension(runtime.Process);
            await extension.RegisterAsync("one", "INVOKE", "SHUTDOWN");
            (await extension.NextAsync()).ToString().ShouldContain("INVOKE");
            told.TrySetResult((await extension.NextAsync()).ToString());
        });
        (await plane.InvokeAsync("1", plane.ExtendedConfig(null, "one"))).Text().ShouldBe("1");
        (await told.Task.WaitAsync(Patience)).ShouldContain("\"shutdownReason\":\"spindown\"");
        await Eventually.IsTrueAsync(() => plane.Engine.ListEnvironments().Count == 0, "it has ended");
        plane.Log.Messages.ShouldContain(message => message.StartsWith("REPORT", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_provisioned_one_goes_on_until_another_is_ready_in_its_place()
    {
        var creation = new TaskCompletionSource();
        await using var plane = await StartAsync(3, InvokeTests.EchoAsync);
        var version = Version(plane);
        await plane.ProvisionAsync(version, 1);
        plane.Backend.BeforeCreated = _ => creation.Task;
        for (var i = 0; i < 3; i++) await plane.InvokeAsync("1", version);
        plane.Clock.Pass(TimeSpan.FromSeconds(1.1));
        await Eventually.IsTrueAsync(() => plane.Backend.Sandboxes.Count == 2, "another is being made");
        (await plane.InvokeAsync("1", version).WaitAsync(Patience)).InitDuration.ShouldBeNull();
        plane.Backend.Sandboxes[0].IsDisposed.ShouldBeFalse();
        creation.SetResult();
        await Eventually.IsTrueAsync(() => plane.Backend.Sandboxes[0].IsDisposed, "the first has ended");
        (await plane.InvokeAsync("1", version).WaitAsync(Patience)).InitDuration.ShouldBeNull();
        plane.Clock.Pass(TimeSpan.FromSeconds(1.1));
        plane.Backend.Sandboxes.Count.ShouldBe(2);
        plane.Engine.ProvisionedStatusOf("123456789012", "us-east-1", "fn", "1")!.Available.ShouldBe(1);
    }

    [Fact]
    public async Task A_provisioned_one_that_is_busy_when_it_is_replaced_ends_after_its_invocation()
    {
        var response = new TaskCompletionSource();
        await using var plane = await StartAsync(1, PoolTests.GatedAsync(response.Task));
        var version = Version(plane);
        await plane.ProvisionAsync(version, 1);
        var call = plane.InvokeAsync("1", version);
        await Eventually.IsTrueAsync(() => plane.Engine.ListEnvironments() is [{ InvocationCount: 1 }], "it is busy");
        await Eventually.IsTrueAsync(
            () =>
            {
                plane.Clock.Pass(TimeSpan.FromSeconds(0.1));
                return plane.Engine.ListEnvironments().Count == 2;
            },
            "another is there");
        plane.Backend.Sandboxes[0].IsDisposed.ShouldBeFalse();
        response.SetResult();
        (await call.WaitAsync(Patience)).Text().ShouldBe("1");
        await Eventually.IsTrueAsync(() => plane.Engine.ListEnvironments() is [{ State: EnvironmentState.Idle, InvocationCount: 0 }], "it has ended");
        plane.Backend.Sandboxes[0].IsDisposed.ShouldBeTrue();
    }

    [Fact]
    public async Task One_that_is_never_idle_ends_when_it_is_too_old()
    {
        await using var plane = await DataPlaneFixture.StartAsync(
            InvokeTests.EchoAsync, change: options => options with { EnvironmentLifetime = TimeSpan.FromMinutes(5) });
        for (var minute = 0; minute < 6; minute++)
        {
            (await plane.InvokeAsync("1").WaitAsync(Patience)).Text().ShouldBe("1");
            await Eventually.IsTrueAsync(() => plane.Engine.ListEnvironments().All(one => one.State != EnvironmentState.Busy), "it is back");
            plane.Clock.Pass(TimeSpan.FromMinutes(1));
        }

        await Eventually.IsTrueAsync(() => plane.Engine.ListEnvironments().Count == 0, "it has ended after the invocation in its sixth minute");
        (await plane.InvokeAsync("2").WaitAsync(Patience)).Text().ShouldBe("2");
        plane.Backend.Sandboxes.Count.ShouldBe(2);
    }

    private static EnvironmentConfig Version(DataPlaneFixture plane) => plane.Config("v1", TimeSpan.FromMinutes(1)) with { FunctionVersion = "1" };

    private static Task<DataPlaneFixture> StartAsync(int invocations, Func<ScriptedRuntime, Task> script)
        => DataPlaneFixture.StartAsync(script, change: options => options with { InvocationsPerEnvironment = invocations });
}
