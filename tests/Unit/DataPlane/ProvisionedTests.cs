using Hearth.DataPlane;
using Hearth.DataPlane.Environments;
using Shouldly;
using Xunit;

namespace Hearth.Tests.Unit.DataPlane;

/// <summary>Environments that are initialised ahead and kept: provisioned concurrency in the data plane.</summary>
public sealed class ProvisionedTests
{
    [Fact]
    public async Task The_first_request_of_a_provisioned_environment_has_no_init()
    {
        await using var plane = await DataPlaneFixture.StartAsync(InvokeTests.EchoAsync);
        await ProvisionAsync(plane, 2);
        var outcome = await plane.InvokeAsync("1");
        (outcome.Text(), outcome.InitDuration).ShouldBe(("1", (TimeSpan?)null));
        plane.Backend.Sandboxes.Count.ShouldBe(2);
        plane.Backend.Sandboxes[0].Processes[0].Config.Environment["AWS_LAMBDA_INITIALIZATION_TYPE"].ShouldBe("provisioned-concurrency");
        plane.Log.Messages.Single(message => message.StartsWith("REPORT")).ShouldNotContain("Init Duration");
    }

    [Fact]
    public async Task What_is_more_than_provisioned_spills_over_on_demand_and_is_counted()
    {
        var gate = new TaskCompletionSource();
        await using var plane = await DataPlaneFixture.StartAsync(runtime => GatedAsync(runtime, gate.Task));
        await ProvisionAsync(plane, 1);
        var calls = Enumerable.Range(0, 3).Select(i => plane.InvokeAsync($"{i}")).ToArray();
        await Eventually.IsTrueAsync(() => plane.Engine.ListEnvironments().Count(e => e.State == EnvironmentState.Busy) == 3, "three are busy");
        gate.SetResult();
        (await Task.WhenAll(calls)).Count(outcome => outcome.InitDuration is null).ShouldBe(1);
        var use = plane.Engine.DescribeConcurrency().Single().Concurrency.Functions.Single().Provisioned.Single();
        (use.Ready, use.InUse, use.Invocations, use.Spillovers).ShouldBe((1, 0, 1, 2));
    }

    [Fact]
    public async Task They_are_kept_past_the_keep_alive_and_when_memory_is_short_and_end_when_they_are_not_asked_for_any_more()
    {
        var available = 100L;
        await using var plane = await DataPlaneFixture.StartAsync(
            InvokeTests.EchoAsync, change: options => options with { AvailableMemoryFloorBytes = 50, AvailableMemory = () => available });
        await ProvisionAsync(plane, 2);
        available = 0;
        plane.Clock.Pass(TimeSpan.FromMinutes(30));
        plane.Engine.ListEnvironments().Count.ShouldBe(2);
        plane.Engine.SetProvisionedConcurrency(plane.Config(), 1);
        await Eventually.IsTrueAsync(() => plane.Engine.ListEnvironments().Count == 1, "one is left");
        plane.Engine.SetProvisionedConcurrency(plane.Config(), 0);
        await Eventually.IsTrueAsync(() => plane.Engine.ListEnvironments().Count == 0, "none is left");
        plane.Clock.Pass(TimeSpan.FromSeconds(2));
        plane.Engine.ProvisionedConcurrencyOf("one").ShouldBeNull();
    }

    [Fact]
    public async Task One_whose_runtime_exits_is_replaced_and_its_next_invocation_meets_no_init()
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
        (await plane.InvokeAsync("exit")).ErrorType.ShouldBe("Runtime.ExitError");
        await Eventually.IsTrueAsync(() => plane.Backend.Sandboxes[0].IsDisposed, "the first has ended");
        plane.Clock.Pass(TimeSpan.FromSeconds(1.1));
        await Eventually.IsTrueAsync(() => IsIdle(plane, 1) && plane.Backend.Sandboxes.Count == 2, "another is there");
        (await plane.InvokeAsync("2")).InitDuration.ShouldBeNull();
        plane.Backend.Sandboxes[1].Processes.Count.ShouldBe(1);
        plane.Engine.ProvisionedConcurrencyOf("one").ShouldBe(new ProvisionedStatus(1, 1, IsComplete: true, FailureReason: null));
    }

    [Fact]
    public async Task One_that_dies_while_it_is_idle_is_replaced()
    {
        await using var plane = await DataPlaneFixture.StartAsync(InvokeTests.EchoAsync);
        await ProvisionAsync(plane, 1);
        await plane.Backend.Sandboxes[0].KillAllAsync();
        await Eventually.IsTrueAsync(() => plane.Engine.ListEnvironments() is [{ HasRuntime: false }], "its runtime is gone");
        plane.Clock.Pass(TimeSpan.FromSeconds(1.1));
        await Eventually.IsTrueAsync(() => IsIdle(plane, 1) && plane.Backend.Sandboxes.Count == 2, "another is there");
    }

    [Fact]
    public async Task A_function_that_does_not_initialise_fails_its_provisioned_concurrency_until_it_is_asked_for_again()
    {
        var isBroken = true;
        await using var plane = await DataPlaneFixture.StartAsync(async runtime =>
        {
            if (isBroken)
            {
                await runtime.FailInitAsync("""{"errorType": "Broken", "errorMessage": "no"}""");
                throw new ScriptExit(1);
            }

            await InvokeTests.EchoAsync(runtime);
        });
        plane.Engine.SetProvisionedConcurrency(plane.Config(), 3);
        await Eventually.IsTrueAsync(
            () => plane.Engine.ProvisionedConcurrencyOf("one") is { FailureReason: "FUNCTION_ERROR_INIT_FAILURE", Ready: 0 }, "it has failed");
        await Eventually.IsTrueAsync(() => plane.Engine.ListEnvironments().Count == 0, "its environments end");
        plane.Clock.Pass(TimeSpan.FromMinutes(5));
        plane.Backend.Sandboxes.Count.ShouldBe(3);
        isBroken = false;
        await ProvisionAsync(plane, 3);
    }

    [Fact]
    public async Task Provisioned_environments_do_not_count_as_growth_and_are_ended_with_their_version()
    {
        await using var plane = await DataPlaneFixture.StartAsync(InvokeTests.EchoAsync);
        await ProvisionAsync(plane, 2);
        plane.Engine.Retire("123456789012", "us-east-1", "fn", "$LATEST", currentConfigurationId: null);
        await Eventually.IsTrueAsync(() => plane.Engine.ListEnvironments().Count == 0, "they have ended");
        plane.Clock.Pass(TimeSpan.FromSeconds(5));
        plane.Backend.Sandboxes.Count.ShouldBe(2);
        plane.Engine.ConcurrentExecutions("123456789012", "us-east-1").ShouldBe(0);
    }

    private static async Task ProvisionAsync(DataPlaneFixture plane, int count)
    {
        plane.Engine.SetProvisionedConcurrency(plane.Config(), count);
        await Eventually.IsTrueAsync(
            () => plane.Engine.ProvisionedConcurrencyOf("one") is { IsComplete: true } status && status.Ready == count && IsIdle(plane, count),
            $"{count} are ready");
    }

    private static bool IsIdle(DataPlaneFixture plane, int count) =>
        plane.Engine.ListEnvironments().Count(environment => environment is { State: EnvironmentState.Idle, HasRuntime: true }) == count;

    private static async Task GatedAsync(ScriptedRuntime runtime, Task gate)
    {
        while (true)
        {
            var invocation = await runtime.NextAsync();
            await gate.WaitAsync(runtime.Killed);
            await runtime.RespondAsync(invocation, invocation.Payload);
        }
    }
}
