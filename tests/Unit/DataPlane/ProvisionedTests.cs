using Hearth.DataPlane;
using Hearth.DataPlane.Environments;
using Hearth.DataPlane.Provisioned;
using Shouldly;
using Xunit;

namespace Hearth.Tests.Unit.DataPlane;

/// <summary>Environments that are kept initialised: how they come, serve, die and go.</summary>
public sealed class ProvisionedTests
{
    [Fact]
    public async Task They_are_started_ahead_serve_without_an_init_and_are_never_taken_for_the_others()
    {
        await using var plane = await DataPlaneFixture.StartAsync(InvokeTests.EchoAsync);
        await ProvisionAsync(plane, 2);
        var outcome = await plane.InvokeAsync("1", Version(plane));
        (outcome.Text(), outcome.InitDuration).ShouldBe(("1", null));
        (await plane.InvokeAsync("2", plane.Config())).InitDuration.ShouldNotBeNull("$LATEST has none of them");
        plane.Backend.Sandboxes.Count.ShouldBe(3);
        plane.Log.Messages.ShouldContain(message => message.StartsWith("INIT_START", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_they_cannot_carry_runs_on_demand()
    {
        var gate = new TaskCompletionSource();
        await using var plane = await DataPlaneFixture.StartAsync(PoolTests.GatedAsync(gate.Task));
        await ProvisionAsync(plane, 1);
        var calls = Enumerable.Range(0, 3).Select(_ => plane.InvokeAsync("1", Version(plane))).ToArray();
        await Eventually.IsTrueAsync(() => plane.Engine.ListEnvironments().Count(e => e.State == EnvironmentState.Busy) == 3, "all three run");
        gate.SetResult();
        (await Task.WhenAll(calls)).Count(outcome => outcome.InitDuration is null).ShouldBe(1);
    }

    [Fact]
    public async Task They_outlive_the_keep_alive_until_nothing_is_provisioned_any_more()
    {
        await using var plane = await DataPlaneFixture.StartAsync(
            InvokeTests.EchoAsync, change: options => options with { KeepAlive = TimeSpan.FromSeconds(5) });
        await ProvisionAsync(plane, 2);
        for (var second = 0; second < 20; second++) plane.Clock.Pass(TimeSpan.FromSeconds(1));
        Status(plane)!.State.ShouldBe(ProvisionedState.Ready);
        plane.Engine.SetProvisionedConcurrency("123456789012", "us-east-1", "fn", []);
        Status(plane).ShouldBeNull();
        await Eventually.IsTrueAsync(() => plane.Engine.ListEnvironments().Count == 0, "they have ended");
    }

    [Fact]
    public async Task One_that_loses_its_runtime_is_replaced()
    {
        await using var plane = await DataPlaneFixture.StartAsync(InvokeTests.EchoAsync);
        await ProvisionAsync(plane, 1);
        await plane.Backend.Sandboxes.ShouldHaveSingleItem().KillAllAsync();
        await Eventually.IsTrueAsync(
            () =>
            {
                plane.Clock.Pass(TimeSpan.FromSeconds(1));
                return plane.Backend.Sandboxes.Count == 2 && Status(plane)!.State == ProvisionedState.Ready;
            },
            "another has taken its place");
        (await plane.InvokeAsync("1", Version(plane))).InitDuration.ShouldBeNull();
    }

    [Fact]
    public async Task One_whose_runtime_exits_is_not_used_again_and_nobodys_invocation_pays_for_the_next()
    {
        await using var plane = await DataPlaneFixture.StartAsync(async runtime =>
        {
            while (true)
            {
                var invocation = await runtime.NextAsync();
                if (invocation.Payload == "exit") throw new ScriptExit(1);
                await runtime.RespondAsync(invocation, invocation.Payload);
            }
        });
        await ProvisionAsync(plane, 1);
        (await plane.InvokeAsync("exit", Version(plane))).ErrorType.ShouldBe("Runtime.ExitError");
        await Eventually.IsTrueAsync(() => plane.Backend.Sandboxes[0].IsDisposed, "it has ended, before any housekeeping");
        plane.Clock.Pass(TimeSpan.FromSeconds(1.1));
        await Eventually.IsTrueAsync(() => plane.Backend.Sandboxes.Count == 2 && Status(plane)!.State == ProvisionedState.Ready, "another is there");
        (await plane.InvokeAsync("2", Version(plane))).InitDuration.ShouldBeNull();
        plane.Backend.Sandboxes[1].Processes.Count.ShouldBe(1);
        var activity = plane.Engine.DescribeActivity().ShouldHaveSingleItem();
        (activity.ProvisionedStarts, activity.ColdStarts, activity.WarmStarts, activity.Errors).ShouldBe((2, 0, 2, 1));
    }

    [Fact]
    public async Task A_function_whose_init_fails_is_not_provisioned_and_says_why()
    {
        await using var plane = await DataPlaneFixture.StartAsync(runtime => runtime.FailInitAsync("""{"errorType":"Broken","errorMessage":"it is"}"""));
        plane.Engine.SetProvisionedConcurrency("123456789012", "us-east-1", "fn", [(Version(plane), 3)]);
        await Eventually.IsTrueAsync(() => Status(plane)!.State == ProvisionedState.Failed, "it has failed");
        Status(plane).ShouldBe(new ProvisionedStatus(3, 0, ProvisionedState.Failed, "FUNCTION_ERROR_INIT_FAILURE"));
        await Eventually.IsTrueAsync(() => plane.Engine.ListEnvironments().Count == 0, "nothing of it is kept");
    }

    [Fact]
    public async Task Another_version_takes_over_and_the_old_one_runs_on_demand()
    {
        await using var plane = await DataPlaneFixture.StartAsync(InvokeTests.EchoAsync);
        await ProvisionAsync(plane, 2);
        var next = Version(plane) with { ConfigurationId = "v2", FunctionVersion = "2" };
        plane.Engine.SetProvisionedConcurrency("123456789012", "us-east-1", "fn", [(next, 2)]);
        await Eventually.IsTrueAsync(() => Status(plane, "2")!.State == ProvisionedState.Ready, "the new version is ready");
        Status(plane).ShouldBeNull();
        (await plane.InvokeAsync("1", next)).InitDuration.ShouldBeNull();
        (await plane.InvokeAsync("1", Version(plane))).InitDuration.ShouldNotBeNull();
    }

    private static EnvironmentConfig Version(DataPlaneFixture plane) => plane.Config("v1") with { FunctionVersion = "1" };

    private static ProvisionedStatus? Status(DataPlaneFixture plane, string version = "1")
        => plane.Engine.ProvisionedStatusOf("123456789012", "us-east-1", "fn", version);

    private static Task ProvisionAsync(DataPlaneFixture plane, int count) => plane.ProvisionAsync(Version(plane), count);
}
