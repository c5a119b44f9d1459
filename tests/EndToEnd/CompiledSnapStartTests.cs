using System.Text;
using System.Text.Json;
using Hearth.DataPlane;
using Hearth.Kernel;
using Hearth.Tests.Runtimes;
using Hearth.Tests.Unit.DataPlane;
using Shouldly;
using Xunit;

namespace Hearth.Tests.EndToEnd;

/// <summary>Java and .NET functions with SnapStart in real sandboxes: decisions 0014 and 0029.</summary>
public sealed class CompiledSnapStartTests(JavaFunctions java) : IClassFixture<JavaFunctions>
{
    [Theory]
    [InlineData("java17")]
    [InlineData("dotnet8")]
    public async Task A_cold_start_restores_what_has_initialised_and_runs_the_hooks_in_order(string runtime)
    {
        await using var plane = await StartAsync(runtime);
        var config = SnapStart(plane, runtime);
        (await plane.Engine.CreateSnapshotAsync(config)).ErrorMessage.ShouldBeNull();

        var outcome = await plane.InvokeAsync(config);
        var answer = Parse(outcome);
        answer.GetProperty("order").EnumerateArray().Select(item => item.GetString()).ShouldBe(["before 2", "before 1", "after 1", "after 2"]);
        answer.GetProperty("type").GetString().ShouldBe("snap-start");
        Encoding.UTF8.GetString(outcome.LogTail!.Value.Span).ShouldMatch(@"\tRestore Duration: [\d.]+ ms\tBilled Restore Duration: \d+ ms\t\n$");
        plane.Log.Messages.ShouldContain(message => message.StartsWith("RESTORE_START Runtime Version: "));
        plane.Log.Messages.Count(message => message.StartsWith("RESTORE_REPORT Restore Duration: ")).ShouldBe(1);
        // The same environment goes on, and no hook runs twice.
        Parse(await plane.InvokeAsync(config)).GetProperty("order").GetArrayLength().ShouldBe(4);
    }

    [Theory]
    [InlineData("java17")]
    [InlineData("dotnet8")]
    public async Task Environments_of_one_snapshot_share_neither_randomness_nor_a_log_stream(string runtime)
    {
        await using var plane = await StartAsync(runtime);
        var config = SnapStart(plane, runtime);
        await plane.Engine.CreateSnapshotAsync(config);
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 2).Select(_ => plane.InvokeAsync(config, """{"sleep": 3000}""")));
        var answers = outcomes.Select(Parse).ToList();
        foreach (var member in new[] { "seen", "random", "stream" })
            answers.Select(answer => answer.GetProperty(member).GetString()).Distinct().Count().ShouldBe(2);
    }

    [Theory]
    [InlineData("java17", "Runtime.BeforeCheckpointError", "com.amazonaws.services.lambda.crac.CheckpointException")]
    [InlineData("dotnet8", "Runtime.BeforeSnapshotError", "InvalidOperationException")]
    public async Task A_hook_that_fails_before_the_snapshot_fails_the_version(string runtime, string header, string type)
    {
        await using var plane = await StartAsync(runtime);
        var config = SnapStart(plane, runtime, "before");
        (await plane.Engine.CreateSnapshotAsync(config)).ErrorType.ShouldBeOneOf(header, type);
        plane.Engine.CountSnapshots(config.ConfigurationId).ShouldBe(0);
        plane.Log.Messages.ShouldContain(message => message.Contains("no snapshot"));
    }

    [Theory]
    [InlineData("java17", "after", "SnapStartException", "Status: error")]
    [InlineData("java17", "slow", "SnapStartTimeoutException", "Status: timeout")]
    [InlineData("dotnet8", "after", "SnapStartException", "Status: error")]
    [InlineData("dotnet8", "slow", "SnapStartTimeoutException", "Status: timeout")]
    public async Task A_restore_that_fails_is_the_callers_error_and_is_logged(string runtime, string hook, string code, string logged)
    {
        await using var plane = await StartAsync(runtime);
        var config = SnapStart(plane, runtime, hook);
        (await plane.Engine.CreateSnapshotAsync(config)).ErrorMessage.ShouldBeNull();
        (await Should.ThrowAsync<AwsError>(() => plane.InvokeAsync(config))).Code.ShouldBe(code);
        plane.Log.Messages.ShouldContain(message => message.StartsWith("RESTORE_REPORT ") && message.Contains(logged));
    }

    private static JsonElement Parse(InvocationOutcome outcome)
    {
        outcome.FunctionError.ShouldBeNull(outcome.Text());
        return JsonDocument.Parse(outcome.Text()).RootElement;
    }

    private static Task<RealDataPlane> StartAsync(string runtime)
    {
        var program = runtime == "java17" ? Interpreters.Java("java") : Interpreters.Dotnet;
        return RealDataPlane.StartAsync(change: options => options with
        {
            InterpreterPaths = new Dictionary<string, string> { [runtime] = program },
            RestoreTimeout = TimeSpan.FromSeconds(4),
        });
    }

    private EnvironmentConfig SnapStart(RealDataPlane plane, string runtime, string? failing = null) =>
        plane.Function("unused.txt", "", runtime, memoryMb: 512, timeoutSeconds: 60) with
        {
            Handler = runtime == "java17" ? "functions.Snap::handle" : "Functions::Functions.Snap::Handle",
            CodeDirectory = runtime == "java17" ? java.TaskRoot : RuntimeProcess.Handlers("dotnet/Functions/bin"),
            FunctionVersion = "1",
            InitializationType = InitializationType.SnapStart,
            Variables = new Dictionary<string, string> { ["SNAP"] = failing ?? "none" },
        };
}
