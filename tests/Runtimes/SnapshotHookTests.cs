using System.Text.Json;
using Shouldly;
using Xunit;

namespace Hearth.Tests.Runtimes;

/// <summary>What the clients of Java and .NET do for a function with SnapStart, and when.</summary>
public sealed class SnapshotHookTests(JavaFunctions java) : IClassFixture<JavaFunctions>
{
    [Theory]
    [InlineData("java")]
    [InlineData("dotnet")]
    public async Task Hooks_run_around_the_wait_in_AWSs_order(string language)
    {
        await using var api = await FakeRuntimeApi.StartAsync();
        await using var runtime = Start(api, language, "none");
        (await api.ReadAsync()).Path.ShouldBe("restore/next");
        api.Restore();
        var answer = JsonDocument.Parse((await api.InvokeAsync("{}")).Body).RootElement;
        answer.GetProperty("order").EnumerateArray().Select(item => item.GetString()).ShouldBe(["before 2", "before 1", "after 1", "after 2"]);
        api.Connections.ShouldBe(1);
    }

    [Theory]
    [InlineData("java", "Runtime.BeforeCheckpointError", 64)]
    [InlineData("dotnet", "Runtime.BeforeSnapshotError", 1)]
    public async Task A_hook_before_the_snapshot_that_fails_ends_the_init(string language, string type, int exitCode)
    {
        await using var api = await FakeRuntimeApi.StartAsync();
        await using var runtime = Start(api, language, "before");
        var posted = await api.ReadAsync();
        (posted.Path, posted.ErrorType).ShouldBe(("init/error", type));
        (await runtime.ExitCodeAsync()).ShouldBe(exitCode);
        runtime.Frames().ShouldContain(frame => frame.Message.Contains("no snapshot"));
    }

    [Theory]
    [InlineData("java", 64)]
    [InlineData("dotnet", 1)]
    public async Task A_hook_after_the_restore_that_fails_is_told_as_such(string language, int exitCode)
    {
        await using var api = await FakeRuntimeApi.StartAsync();
        await using var runtime = Start(api, language, "after");
        (await api.ReadAsync()).Path.ShouldBe("restore/next");
        api.Restore();
        var posted = await api.ReadAsync();
        (posted.Path, posted.ErrorType).ShouldBe(("restore/error", "Runtime.AfterRestoreError"));
        (await runtime.ExitCodeAsync()).ShouldBe(exitCode);
        runtime.Frames().ShouldContain(frame => frame.Message.Contains("no restore"));
    }

    private RuntimeProcess Start(FakeRuntimeApi api, string language, string failing)
    {
        var environment = new Dictionary<string, string> { ["AWS_LAMBDA_INITIALIZATION_TYPE"] = "snap-start", ["SNAP"] = failing };
        return language == "java"
            ? RuntimeProcess.Start(
                api, ["/bin/sh", JavaFunctions.Bootstrap, Interpreters.Java("java")], java.TaskRoot, "functions.Snap::handle", environment, frames: true)
            : RuntimeProcess.Start(
                api, ["/bin/sh", Path.Combine(RuntimeProcess.Repository, "runtimes", "dotnet", "bootstrap"), Interpreters.Dotnet],
                RuntimeProcess.Handlers("dotnet/Functions/bin"), "Functions::Functions.Snap::Handle", environment, frames: true);
    }
}
