using Hearth.DataPlane;
using Hearth.DataPlane.Environments;
using Hearth.Sandbox;
using Shouldly;
using Xunit;

namespace Hearth.Tests.Unit.DataPlane.Extensions;

/// <summary>What becomes of an invocation whose extension fails, and what the next one meets.</summary>
public sealed class ExtensionFailureTests
{
    [Fact]
    public async Task An_extension_that_crashes_fails_the_invocation_and_the_next_one_starts_everything_again()
    {
        var invocations = 0;
        await using var plane = await DataPlaneFixture.StartAsync(async runtime =>
        {
            if (!ScriptedExtension.Is(runtime.Process))
            {
                var next = await runtime.NextAsync();
                if (Interlocked.Increment(ref invocations) == 1) await Task.Delay(Timeout.Infinite, runtime.Killed);
                await runtime.RespondAsync(next, "2");
                await runtime.NextAsync();
            }

            using var extension = new ScriptedExtension(runtime.Process);
            await extension.RegisterAsync("one", "INVOKE");
            await extension.NextAsync();
            if (Volatile.Read(ref invocations) < 2) await Eventually.IsTrueAsync(() => Volatile.Read(ref invocations) > 0, "the runtime has its event");
            if (runtime.Sandbox.Processes.Count <= 2) throw new ScriptExit(7);
            await extension.NextAsync();
        });
        var config = plane.ExtendedConfig(null, "one");
        var outcome = await plane.InvokeAsync(config: config);
        outcome.ErrorType.ShouldBe("Extension.Crash");
        outcome.ErrorMessage!.ShouldMatch("^RequestId: .{36} Error: exit status 7$");
        await Eventually.IsTrueAsync(() => plane.Engine.ListEnvironments()[0] is { State: EnvironmentState.Idle, HasRuntime: false }, "it is reset");
        plane.Log.Messages.ShouldContain(message => message.EndsWith("Error: exit status 7\nExtension.Crash\n"));
        plane.Log.Messages.ShouldContain(message => message.EndsWith("\tStatus: error\tError Type: Extension.Crash\t\n"));
        (await plane.InvokeAsync(config: config)).Text().ShouldBe("2");
        plane.Backend.Sandboxes.Single().Processes.Count.ShouldBe(4);
    }

    [Fact]
    public async Task A_crash_after_the_response_changes_the_report_and_not_the_answer()
    {
        var isAnswered = new TaskCompletionSource();
        await using var plane = await DataPlaneFixture.StartAsync(async runtime =>
        {
            if (!ScriptedExtension.Is(runtime.Process))
            {
                await runtime.RespondAsync(await runtime.NextAsync(), "1");
                await runtime.NextAsync();
            }

            using var extension = new ScriptedExtension(runtime.Process);
            await extension.RegisterAsync("one", "INVOKE");
            await extension.NextAsync();
            await isAnswered.Task;
        });
        var outcome = await plane.InvokeAsync(config: plane.ExtendedConfig(null, "one"));
        (outcome.Text(), outcome.FunctionError).ShouldBe(("1", null));
        isAnswered.SetResult();
        await Eventually.IsTrueAsync(() => plane.Engine.ListEnvironments()[0] is { State: EnvironmentState.Idle, HasRuntime: false }, "it is reset");
        plane.Log.Messages.ShouldContain(message => message.EndsWith("Error: exit code 0\nExtension.Crash\n"));
        plane.Log.Messages[^1].ShouldEndWith("\tStatus: error\tError Type: Extension.Crash\t\n");
    }

    [Theory]
    [InlineData("init", "Extension.InitError")]
    [InlineData("exit", "Extension.ExitError")]
    public async Task An_extension_that_tells_its_error_and_ends_fails_the_initialisation_with_it(string when, string type)
    {
        await using var plane = await DataPlaneFixture.StartAsync(async runtime =>
        {
            if (!ScriptedExtension.Is(runtime.Process)) await runtime.NextAsync();
            using var extension = new ScriptedExtension(runtime.Process);
            await extension.RegisterAsync("one", "INVOKE");
            await extension.TellAsync(when, "Extension.NoConfig");
            throw new ScriptExit(1);
        });
        var outcome = await plane.InvokeAsync(config: plane.ExtendedConfig(null, "one"));
        outcome.ErrorType.ShouldBe(type);
        outcome.ErrorMessage!.ShouldEndWith("Error: exit status 1");
        plane.Log.Messages.ShouldContain(message => message.StartsWith("INIT_REPORT") && message.Contains($"Phase: init\tStatus: error\tError Type: {type}"));
        var state = type["Extension.".Length..];
        plane.Log.Messages.ShouldContain($"EXTENSION\tName: one\tState: {state}\tEvents: [INVOKE]\tError Type: Extension.NoConfig\n");
    }

    [Fact]
    public async Task An_extension_that_never_registers_uses_up_the_init_phase_and_then_the_invocation()
    {
        await using var plane = await DataPlaneFixture.StartAsync(runtime => Task.Delay(Timeout.Infinite, runtime.Killed));
        var call = plane.InvokeAsync(config: plane.ExtendedConfig(TimeSpan.FromSeconds(3), "one"));
        await Eventually.IsTrueAsync(() => plane.Backend.Sandboxes is [{ Processes.Count: 1 }], "the extension runs");
        plane.Clock.Pass(TimeSpan.FromSeconds(10));
        await PassUntilAsync(plane, () => plane.Log.Messages.Any(message => message.StartsWith("INIT_REPORT Init Duration: 10000.00 ms\tPhase: init\tStatus: timeout")));
        await PassUntilAsync(plane, () => call.IsCompleted);
        (await call).ErrorType.ShouldBe("Sandbox.Timedout");
        plane.Backend.Sandboxes[0].Processes.ShouldAllBe(process => ScriptedExtension.Is(process));
    }

    [Fact]
    public async Task More_than_ten_extensions_are_a_launch_error()
    {
        await using var plane = await DataPlaneFixture.StartAsync(async runtime =>
        {
            using var extension = new ScriptedExtension(runtime.Process);
            await extension.RegisterAsync(ScriptedExtension.NameOf(runtime.Process), "INVOKE");
            await extension.NextAsync();
        });
        var outcome = await plane.InvokeAsync(config: plane.ExtendedConfig(null, [.. Enumerable.Range(10, 11).Select(number => $"e{number}")]));
        outcome.ErrorType.ShouldBe("Extension.LaunchError");
        plane.Log.Messages.ShouldContain("EXTENSION\tName: e20\tState: LaunchError\tEvents: []\tError Type: TooManyExtensions\n");
    }

    [Theory]
    [InlineData("execute /opt/extensions/one: Permission denied (errno 13).", "PermissionDenied", "permission denied")]
    [InlineData("execute /opt/extensions/one: Exec format error (errno 8).", "UnknownError", "exec format error")]
    public async Task An_extension_that_cannot_be_executed_is_a_launch_error(string kernel, string type, string reason)
    {
        await using var plane = await DataPlaneFixture.StartAsync(_ => Task.CompletedTask);
        plane.Backend.BeforeCreated = sandbox =>
        {
            sandbox.BeforeStart = process => throw new SandboxException(kernel);
            return Task.CompletedTask;
        };
        var outcome = await plane.InvokeAsync(config: plane.ExtendedConfig(null, "one"));
        outcome.ErrorType.ShouldBe("Extension.LaunchError");
        outcome.ErrorMessage!.ShouldEndWith($"Error: fork/exec /opt/extensions/one: {reason}");
        plane.Log.Messages.ShouldContain($"EXTENSION\tName: one\tState: LaunchError\tEvents: []\tError Type: {type}\n");
    }

    [Fact]
    public async Task An_exit_of_the_runtime_resets_the_extensions_with_the_reason_failure()
    {
        var told = new TaskCompletionSource<string>();
        await using var plane = await DataPlaneFixture.StartAsync(async runtime =>
        {
            if (!ScriptedExtension.Is(runtime.Process))
            {
                await runtime.NextAsync();
                throw new ScriptExit(3);
            }

            using var extension = new ScriptedExtension(runtime.Process);
            await extension.RegisterAsync("one", "SHUTDOWN");
            told.TrySetResult((await extension.NextAsync()).ToString());
        });
        var outcome = await plane.InvokeAsync(config: plane.ExtendedConfig(null, "one"));
        outcome.ErrorType.ShouldBe("Runtime.ExitError");
        (await told.Task).ShouldContain("\"shutdownReason\":\"failure\"");
    }

    private static async Task PassUntilAsync(DataPlaneFixture plane, Func<bool> condition)
    {
        for (var round = 0; !condition(); round++)
        {
            round.ShouldBeLessThan(2000, "the condition never came true");
            plane.Clock.Pass(TimeSpan.FromMilliseconds(10));
            await Task.Delay(2);
        }
    }
}
