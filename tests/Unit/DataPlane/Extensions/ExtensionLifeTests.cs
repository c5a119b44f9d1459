using System.Collections.Concurrent;
using Hearth.DataPlane;
using Hearth.DataPlane.Environments;
using Shouldly;
using Xunit;

namespace Hearth.Tests.Unit.DataPlane.Extensions;

/// <summary>What extensions are told and when, with scripted runtimes and extensions.</summary>
public sealed class ExtensionLifeTests
{
    private static readonly string[] Both = ["INVOKE", "SHUTDOWN"];

    [Fact]
    public async Task Extensions_start_before_the_runtime_and_the_init_phase_ends_when_all_are_ready()
    {
        var mayBeReady = new TaskCompletionSource();
        var order = new ConcurrentQueue<string>();
        await using var plane = await DataPlaneFixture.StartAsync(async runtime =>
        {
            order.Enqueue(runtime.Process.Config.Program);
            if (!ScriptedExtension.Is(runtime.Process)) await EchoAsync(runtime);
            using var extension = new ScriptedExtension(runtime.Process);
            await extension.RegisterAsync("one", Both);
            await mayBeReady.Task;
            while (true) await extension.NextAsync();
        });
        var call = plane.InvokeAsync(config: plane.ExtendedConfig(null, "one"));
        await Eventually.IsTrueAsync(() => order.Count == 2, "the runtime starts");
        order.ShouldBe(["/opt/extensions/one", "/var/task/bootstrap"]);
        plane.Clock.Pass(TimeSpan.FromSeconds(2));
        plane.Engine.ListEnvironments()[0].State.ShouldBe(EnvironmentState.Starting);
        mayBeReady.SetResult();
        (await call).InitDuration.ShouldBe(TimeSpan.FromSeconds(2));
        plane.Log.Messages.ShouldContain("EXTENSION\tName: one\tState: Ready\tEvents: [INVOKE, SHUTDOWN]\n");
    }

    [Fact]
    public async Task An_extension_is_told_of_each_invocation_and_the_environment_is_busy_until_it_is_done()
    {
        var events = new ConcurrentQueue<string>();
        var done = new SemaphoreSlim(0);
        await using var plane = await DataPlaneFixture.StartAsync(async runtime =>
        {
            if (!ScriptedExtension.Is(runtime.Process)) await EchoAsync(runtime);
            using var extension = new ScriptedExtension(runtime.Process);
            await extension.RegisterAsync("one", Both);
            while (true)
            {
                events.Enqueue((await extension.NextAsync()).ToString());
                await done.WaitAsync(runtime.Killed);
            }
        });
        var config = plane.ExtendedConfig(null, "one");
        var outcome = await plane.InvokeAsync("1", config);
        outcome.Text().ShouldBe("1");
        await Eventually.IsTrueAsync(() => events.Count == 1, "the extension is told");
        events.Single().ShouldMatch(
            """^{"eventType":"INVOKE","deadlineMs":1795500003000,"requestId":".{36}","invokedFunctionArn":"arn:aws:lambda:us-east-1:123456789012:function:fn","tracing":{"type":"X-Amzn-Trace-Id","value":"Root=1-.*"}}$""");
        plane.Engine.ListEnvironments()[0].State.ShouldBe(EnvironmentState.Busy);
        plane.Log.Messages.ShouldNotContain(message => message.StartsWith("REPORT"));

        plane.Clock.Pass(TimeSpan.FromMilliseconds(700));
        done.Release();
        await Eventually.IsTrueAsync(() => plane.Engine.ListEnvironments()[0].State == EnvironmentState.Idle, "the extension is back");
        plane.Log.Messages[^1].ShouldMatch(@"^REPORT RequestId: .{36}\tDuration: 700.00 ms\tBilled Duration: 700 ms\t.*MB\tInit Duration: 0.00 ms\t\n$");
        outcome.Duration.ShouldBe(TimeSpan.Zero);

        done.Release();
        await plane.InvokeAsync("2", config);
        await Eventually.IsTrueAsync(() => events.Count == 2, "the extension is told again");
        plane.Backend.Sandboxes.Count.ShouldBe(1);
    }

    [Fact]
    public async Task An_environment_counts_as_busy_until_its_extensions_are_done()
    {
        var done = new SemaphoreSlim(0);
        await using var plane = await DataPlaneFixture.StartAsync(async runtime =>
        {
            if (!ScriptedExtension.Is(runtime.Process)) await EchoAsync(runtime);
            using var extension = new ScriptedExtension(runtime.Process);
            await extension.RegisterAsync("one", Both);
            while (true)
            {
                await extension.NextAsync();
                await done.WaitAsync(runtime.Killed);
            }
        });
        var config = plane.ExtendedConfig(null, "one");
        plane.Engine.SetReservedConcurrency(config.AccountId, config.Region, config.FunctionName, 1);
        await plane.InvokeAsync(config: config);
        (await Should.ThrowAsync<Hearth.Kernel.AwsError>(() => plane.InvokeAsync(config: config))).Code.ShouldBe("TooManyRequestsException");
        done.Release();
        await Eventually.IsTrueAsync(() => plane.Engine.ConcurrentExecutions(config.AccountId, config.Region) == 0, "the permit is back");
        done.Release();
        await plane.InvokeAsync(config: config);
        plane.Backend.Sandboxes.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_caller_that_asks_for_the_log_waits_for_its_report()
    {
        var done = new SemaphoreSlim(0);
        await using var plane = await DataPlaneFixture.StartAsync(async runtime =>
        {
            if (!ScriptedExtension.Is(runtime.Process)) await EchoAsync(runtime);
            using var extension = new ScriptedExtension(runtime.Process);
            await extension.RegisterAsync("one", Both);
            await extension.NextAsync();
            runtime.Process.Print("from the extension\n");
            await done.WaitAsync(runtime.Killed);
            await extension.NextAsync();
        });
        var call = plane.InvokeAsync(config: plane.ExtendedConfig(null, "one"), wantsLogTail: true);
        await Eventually.IsTrueAsync(() => plane.Log.Messages.Any(message => message.StartsWith("END")), "the runtime is done");
        call.IsCompleted.ShouldBeFalse();
        done.Release();
        var tail = System.Text.Encoding.UTF8.GetString((await call).LogTail!.Value.Span);
        tail.ShouldContain("from the extension\n");
        tail.ShouldMatch(@"REPORT RequestId: .*\n$");
    }

    [Fact]
    public async Task The_timeout_of_a_function_covers_its_extensions()
    {
        var shutdowns = new ConcurrentQueue<string>();
        await using var plane = await DataPlaneFixture.StartAsync(async runtime =>
        {
            if (!ScriptedExtension.Is(runtime.Process)) await EchoAsync(runtime);
            using var extension = new ScriptedExtension(runtime.Process);
            await extension.RegisterAsync("one", Both);
            await extension.NextAsync();
            await Eventually.IsTrueAsync(() => IsStopping(runtime), "the time is over");
            shutdowns.Enqueue((await extension.NextAsync()).ToString());
        });
        (await plane.InvokeAsync(config: plane.ExtendedConfig(TimeSpan.FromSeconds(1), "one"))).FunctionError.ShouldBeNull();
        await Eventually.IsTrueAsync(() => plane.Log.Messages.Any(message => message.StartsWith("END")), "the runtime is done");
        plane.Clock.Pass(TimeSpan.FromSeconds(1));
        await Eventually.IsTrueAsync(() => plane.Engine.ListEnvironments()[0].State == EnvironmentState.Idle, "the environment is reset");
        plane.Log.Messages.ShouldContain(message => message.EndsWith("Task timed out after 1.00 seconds\n\n"));
        plane.Log.Messages[^1].ShouldMatch(@"^REPORT .*\tDuration: 1000.00 ms\t.*\tStatus: timeout\t\n$");
        shutdowns.Single().ShouldMatch("""^{"eventType":"SHUTDOWN","shutdownReason":"timeout","deadlineMs":\d+}$""");
    }

    [Fact]
    public async Task An_environment_that_ends_gives_its_runtime_a_signal_and_its_extensions_an_event()
    {
        var shutdowns = new ConcurrentQueue<string>();
        await using var plane = await DataPlaneFixture.StartAsync(
            async runtime =>
            {
                if (!ScriptedExtension.Is(runtime.Process)) await EchoAsync(runtime);
                using var extension = new ScriptedExtension(runtime.Process);
                await extension.RegisterAsync(ScriptedExtension.NameOf(runtime.Process), Both);
                while ((await extension.NextAsync()).ToString() is { } told)
                {
                    if (!told.Contains("SHUTDOWN")) continue;
                    shutdowns.Enqueue(told);
                    return;
                }
            });
        await plane.InvokeAsync(config: plane.ExtendedConfig(null, "one", "two"));
        await plane.EndAsync();
        shutdowns.Count.ShouldBe(2);
        shutdowns.ShouldAllBe(told => told.Contains("\"shutdownReason\":\"spindown\"") && told.Contains($"\"deadlineMs\":{1795500002000}"));
        var processes = plane.Backend.Sandboxes[0].Processes;
        processes.Single(process => !ScriptedExtension.Is(process)).Signals.ShouldBe([15]);
        processes.Where(ScriptedExtension.Is).ShouldAllBe(process => process.Exited.Result.ExitStatus == 0);
    }

    [Fact]
    public async Task An_environment_of_a_former_configuration_is_shut_down_in_the_same_way()
    {
        var told = new TaskCompletionSource<string>();
        await using var plane = await DataPlaneFixture.StartAsync(async runtime =>
        {
            if (!ScriptedExtension.Is(runtime.Process)) await EchoAsync(runtime);
            using var extension = new ScriptedExtension(runtime.Process);
            await extension.RegisterAsync("one", "SHUTDOWN");
            told.TrySetResult((await extension.NextAsync()).ToString());
        });
        var config = plane.ExtendedConfig(null, "one");
        await plane.InvokeAsync(config: config);
        await Eventually.IsTrueAsync(() => plane.Engine.ListEnvironments()[0].State == EnvironmentState.Idle, "the invocation is over");
        plane.Engine.Retire(config.AccountId, config.Region, config.FunctionName, config.FunctionVersion, "two");
        (await told.Task).ShouldContain("\"shutdownReason\":\"spindown\"");
        await Eventually.IsTrueAsync(() => plane.Engine.ListEnvironments().Count == 0, "it has ended");
    }

    [Fact]
    public async Task An_internal_extension_gives_its_runtime_half_a_second_to_end()
    {
        var isTold = new TaskCompletionSource();
        await using var plane = await DataPlaneFixture.StartAsync(async runtime =>
        {
            runtime.Process.Handles = signal => isTold.TrySetResult();
            using var extension = new ScriptedExtension(runtime.Process);
            await extension.RegisterAsync("inside", "INVOKE");
            var loop = Task.Run(async () =>
            {
                while (true) await extension.NextAsync();
            });
            await EchoAsync(runtime);
            await loop;
        });
        await plane.InvokeAsync(config: plane.Config());
        plane.Log.Messages.ShouldContain("EXTENSION\tName: inside\tState: Ready\tEvents: [INVOKE]\n");
        var end = plane.EndAsync();
        await isTold.Task;
        var process = plane.Backend.Sandboxes[0].Processes.Single();
        plane.Clock.Pass(TimeSpan.FromMilliseconds(499));
        process.Exited.IsCompleted.ShouldBeFalse();
        await Eventually.IsTrueAsync(() => PassALittle(plane) && process.Exited.IsCompleted, "it is killed");
        await end;
        process.Signals.ShouldBe([15, 9]);
    }

    [Fact]
    public async Task The_server_stops_also_while_an_extension_is_at_work_for_ever()
    {
        await using var plane = await DataPlaneFixture.StartAsync(async runtime =>
        {
            runtime.Process.Handles = signal => ScriptedExtension.Is(runtime.Process);
            if (!ScriptedExtension.Is(runtime.Process)) await EchoAsync(runtime);
            using var extension = new ScriptedExtension(runtime.Process);
            await extension.RegisterAsync("one", Both);
            await extension.NextAsync();
            await Task.Delay(Timeout.Infinite, runtime.Killed);
        });
        await plane.InvokeAsync(config: plane.ExtendedConfig(null, "one"));
        var end = plane.EndAsync();
        await Eventually.IsTrueAsync(() => PassALittle(plane, milliseconds: 50) && end.IsCompleted, "it stops");
        (await plane.Backend.Sandboxes[0].Processes.Single(ScriptedExtension.Is).Exited).Signal.ShouldBe(9);
        plane.Clock.GetUtcNow().ShouldBeGreaterThan(new DateTimeOffset(2026, 11, 24, 6, 0, 2, TimeSpan.Zero));
    }

    [Fact]
    public async Task Without_extensions_nothing_is_waited_for_at_the_end()
    {
        await using var plane = await DataPlaneFixture.StartAsync(EchoAsync);
        await plane.InvokeAsync();
        await plane.EndAsync();
        plane.Backend.Sandboxes[0].Processes.Single().Signals.ShouldBeEmpty();
    }

    private static bool PassALittle(DataPlaneFixture plane, int milliseconds = 1)
    {
        plane.Clock.Pass(TimeSpan.FromMilliseconds(milliseconds));
        return true;
    }

    /// <summary>The runtime of the environment has got its SIGTERM.</summary>
    private static bool IsStopping(ScriptedRuntime runtime)
        => runtime.Sandbox.Processes.Single(process => !ScriptedExtension.Is(process)).Signals.Contains(15);

    private static async Task EchoAsync(ScriptedRuntime runtime)
    {
        while (true)
        {
            var next = await runtime.NextAsync();
            await runtime.RespondAsync(next, next.Payload);
        }
    }
}
