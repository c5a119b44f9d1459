using Hearth.DataPlane;
using Hearth.Kernel;
using Hearth.Sandbox;
using Shouldly;
using Xunit;

namespace Hearth.Tests.Unit.DataPlane;

/// <summary>Invocations that count on an environment that is about to return, and what becomes of them when it does not. No time passes here.</summary>
public sealed class ReturnTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private readonly TaskCompletionSource gate = new();

    [Fact]
    public async Task One_that_comes_back_serves_whoever_counted_on_it()
    {
        await using var plane = await DataPlaneFixture.StartAsync(LingerAsync);
        await plane.InvokeAsync("linger");
        var second = plane.InvokeAsync("2");
        gate.SetResult();
        (await second.WaitAsync(Patience)).Text().ShouldBe("2");
        plane.Backend.Sandboxes.Count.ShouldBe(1);
    }

    [Fact]
    public async Task For_a_provisioned_one_that_loses_its_runtime_another_is_started_at_once()
    {
        await using var plane = await DataPlaneFixture.StartAsync(LingerAsync);
        await plane.ProvisionAsync(Version(plane), 1);
        await plane.InvokeAsync("exit", Version(plane));
        var second = plane.InvokeAsync("2", Version(plane));
        gate.SetResult();
        (await second.WaitAsync(Patience)).Text().ShouldBe("2");
        plane.Backend.Sandboxes.Count.ShouldBe(2);
    }

    [Fact]
    public async Task When_that_one_cannot_initialise_whoever_counted_on_it_gets_the_functions_error()
    {
        var isBroken = false;
        await using var plane = await DataPlaneFixture.StartAsync(async runtime =>
        {
            if (isBroken) await runtime.FailInitAsync("""{"errorType":"Broken","errorMessage":"it is"}""");
            else await LingerAsync(runtime);
        });
        await plane.ProvisionAsync(Version(plane), 1);
        await plane.InvokeAsync("exit", Version(plane));
        var second = plane.InvokeAsync("2", Version(plane));
        isBroken = true;
        gate.SetResult();
        (await second.WaitAsync(Patience)).ErrorType.ShouldBe("Broken");
        await Eventually.IsTrueAsync(() => plane.Engine.ListEnvironments().Count == 0, "nothing of it is kept");
    }

    [Fact]
    public async Task For_one_that_cannot_be_reset_another_is_started_at_once()
    {
        await using var plane = await DataPlaneFixture.StartAsync(LingerAsync);
        var second = await CountOnWhatCannotBeResetAsync(plane);
        (await second.WaitAsync(Patience)).Text().ShouldBe("2");
        plane.Backend.Sandboxes.Count.ShouldBe(2);
    }

    [Fact]
    public async Task Where_the_function_may_not_grow_now_whoever_counted_on_it_is_refused_at_once()
    {
        await using var plane = await DataPlaneFixture.StartAsync(LingerAsync, change: options => options with { ScalingRate = 1 });
        var second = await CountOnWhatCannotBeResetAsync(plane);
        var error = await Should.ThrowAsync<AwsError>(() => second.WaitAsync(Patience));
        (error.StatusCode, error.Members["Reason"]).ShouldBe((429, "ConcurrentInvocationLimitExceeded"));
        plane.Engine.ConcurrentExecutions("123456789012", "us-east-1").ShouldBe(0);
    }

    [Fact]
    public async Task While_it_lingers_another_is_started_after_the_grace_and_not_before()
    {
        await using var plane = await DataPlaneFixture.StartAsync(LingerAsync);
        await plane.InvokeAsync("linger");
        var second = plane.InvokeAsync("2");
        plane.Clock.Pass(TimeSpan.FromMilliseconds(999));
        plane.Backend.Sandboxes.Count.ShouldBe(1);
        plane.Clock.Pass(TimeSpan.FromMilliseconds(1));
        (await second.WaitAsync(Patience)).Text().ShouldBe("2");
        plane.Backend.Sandboxes.Count.ShouldBe(2);
        gate.SetResult();
    }

    /// <summary>The timeout passes between its response and its next call, and the kernel does not let go of it.</summary>
    private static async Task<Task<InvocationOutcome>> CountOnWhatCannotBeResetAsync(DataPlaneFixture plane)
    {
        await plane.InvokeAsync("linger", plane.Config(timeout: TimeSpan.FromMilliseconds(500)));
        var refusals = 1;
        plane.Backend.Sandboxes[0].BeforeKill = () =>
        {
            if (refusals-- > 0) throw new SandboxException("The kernel refused.");
        };
        var second = plane.InvokeAsync("2", plane.Config(timeout: TimeSpan.FromMilliseconds(500)));
        plane.Clock.Pass(TimeSpan.FromMilliseconds(500));
        return second;
    }

    private static EnvironmentConfig Version(DataPlaneFixture plane) => plane.Config("v1") with { FunctionVersion = "1" };

    /// <summary>After its response to "linger" or "exit" it waits for the gate, and then asks for the next event or exits.</summary>
    private async Task LingerAsync(ScriptedRuntime runtime)
    {
        while (true)
        {
            var invocation = await runtime.NextAsync();
            await runtime.RespondAsync(invocation, invocation.Payload);
            if (invocation.Payload is "linger" or "exit") await gate.Task.WaitAsync(runtime.Killed);
            if (invocation.Payload is "exit") throw new ScriptExit(1);
        }
    }
}
