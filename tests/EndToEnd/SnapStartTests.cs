using System.Text;
using System.Text.Json;
using Hearth.DataPlane;
using Hearth.Kernel;
using Hearth.Tests.Unit.DataPlane;
using Shouldly;
using Xunit;

namespace Hearth.Tests.EndToEnd;

/// <summary>Functions with SnapStart in real sandboxes: decision 0014.</summary>
public sealed class SnapStartTests
{
    private const string Slow = """
        import os, random, threading, time, uuid
        from snapshot_restore_py import register_before_snapshot, register_after_restore
        time.sleep(0.5)
        order = []
        register_before_snapshot(order.append, "before 1")
        register_before_snapshot(order.append, "before 2")
        register_after_restore(order.append, "after 1")
        register_after_restore(order.append, "after 2")
        open("/tmp/init", "w").write("written")
        beats = []
        threading.Thread(target=lambda: [beats.append(time.sleep(0.01)) for _ in range(100000)], daemon=True).start()
        seen = str(random.random()), str(uuid.uuid4())
        def handler(event, context):
            count = len(beats)
            time.sleep(event.get("sleep", 0.1))
            return {"order": order, "type": os.environ["AWS_LAMBDA_INITIALIZATION_TYPE"], "tmp": open("/tmp/init").read(),
                    "seen": seen, "random": random.random(), "thread": len(beats) > count, "stream": context.log_stream_name}
        """;

    [Fact]
    public async Task A_cold_start_restores_what_has_initialised_and_runs_the_hooks_in_order()
    {
        await using var plane = await RealDataPlane.StartAsync();
        var config = SnapStart(plane.Function("app.py", Slow));
        (await plane.Engine.CreateSnapshotAsync(config)).ErrorType.ShouldBeNull();
        plane.Engine.CountSnapshots(config.ConfigurationId).ShouldBe(1);
        plane.Log.Messages.ShouldContain(message => message.StartsWith("INIT_START"));

        var outcome = await plane.InvokeAsync(config);
        var answer = JsonSerializer.Deserialize<JsonElement>(outcome.Text());
        answer.GetProperty("order").EnumerateArray().Select(item => item.GetString())
            .ShouldBe(["before 2", "before 1", "after 1", "after 2"]);
        answer.GetProperty("type").GetString().ShouldBe("snap-start");
        answer.GetProperty("tmp").GetString().ShouldBe("written");
        answer.GetProperty("thread").GetBoolean().ShouldBeTrue();
        outcome.InitDuration.ShouldBeNull();
        var log = Encoding.UTF8.GetString(outcome.LogTail!.Value.Span);
        log.ShouldMatch(@"\tMax Memory Used: \d+ MB\tRestore Duration: [\d.]+ ms\tBilled Restore Duration: \d+ ms\t\n$");
        plane.Log.Messages.ShouldContain(message => message.StartsWith("RESTORE_START Runtime Version: "));
        var report = plane.Log.Messages.Single(message => message.StartsWith("RESTORE_REPORT Restore Duration: "));
        // The function needs 500 ms to initialise; a restore that did so again could not be this short.
        double.Parse(report.Split(' ')[3]).ShouldBeLessThan(400);
        Encoding.UTF8.GetString((await plane.InvokeAsync(config)).LogTail!.Value.Span).ShouldNotContain("Restore Duration");
    }

    [Fact]
    public async Task Environments_of_one_snapshot_share_neither_randomness_nor_a_log_stream()
    {
        await using var plane = await RealDataPlane.StartAsync();
        var config = SnapStart(plane.Function("app.py", Slow));
        await plane.Engine.CreateSnapshotAsync(config);
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => plane.InvokeAsync(config, """{"sleep": 2}""")));
        var answers = outcomes.Select(outcome => JsonSerializer.Deserialize<JsonElement>(outcome.Text())).ToList();
        foreach (var member in new[] { "seen", "random", "stream" })
            answers.Select(answer => answer.GetProperty(member).ToString()).Distinct().Count().ShouldBe(3);
    }

    [Theory]
    [InlineData("raise ValueError('no')", "ValueError")]
    [InlineData("register_before_snapshot(lambda: 1/0)", "ZeroDivisionError")]
    [InlineData("import os; os._exit(3)", "Runtime.ExitError")]
    public async Task A_snapshot_that_cannot_be_made_says_why_and_leaves_nothing(string line, string type)
    {
        await using var plane = await RealDataPlane.StartAsync();
        var config = SnapStart(plane.Function("app.py", Import + line + "\ndef handler(event, context): return 1"));
        (await plane.Engine.CreateSnapshotAsync(config)).ErrorType.ShouldBe(type);
        plane.Engine.CountSnapshots(config.ConfigurationId).ShouldBe(0);
    }

    [Theory]
    [InlineData("lambda: 1/0", "SnapStartException", 400, "Status: error\tError Type: ZeroDivisionError")]
    [InlineData("__import__('time').sleep, 60", "SnapStartTimeoutException", 408, "Status: timeout")]
    public async Task A_restore_that_fails_is_the_callers_error_and_is_logged(string hook, string code, int status, string logged)
    {
        await using var plane = await RealDataPlane.StartAsync(change: options => options with { RestoreTimeout = TimeSpan.FromSeconds(1) });
        var config = SnapStart(plane.Function("app.py", Import + $"register_after_restore({hook})\ndef handler(event, context): return 1"));
        (await plane.Engine.CreateSnapshotAsync(config)).ErrorType.ShouldBeNull();
        var error = await Should.ThrowAsync<AwsError>(() => plane.InvokeAsync(config));
        (error.Code, error.StatusCode).ShouldBe((code, status));
        plane.Log.Messages.ShouldContain(message => message.StartsWith("RESTORE_REPORT ") && message.EndsWith($"\t{logged}\n"));
    }

    [Fact]
    public async Task A_version_without_a_copy_initialises_one_and_a_deleted_version_keeps_none()
    {
        await using var plane = await RealDataPlane.StartAsync();
        // As after a restart of the server: nothing was created here.
        var config = SnapStart(plane.Function("app.py", Slow));
        (await plane.InvokeAsync(config)).Text().ShouldContain("after 2");
        await HasCopyAsync(plane, config);
        plane.Engine.Retire(config.AccountId, config.Region, config.FunctionName, config.FunctionVersion, currentConfigurationId: null);
        plane.Engine.CountSnapshots(config.ConfigurationId).ShouldBe(0);
    }

    private const string Import = "from snapshot_restore_py import register_before_snapshot, register_after_restore\n";

    /// <summary>The next copy is made in the background, in real time.</summary>
    private static async Task HasCopyAsync(RealDataPlane plane, EnvironmentConfig config)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (plane.Engine.CountSnapshots(config.ConfigurationId) == 0) await Task.Delay(20, limit.Token);
    }

    private static EnvironmentConfig SnapStart(EnvironmentConfig config)
        => config with { FunctionVersion = "1", InitializationType = InitializationType.SnapStart };
}
