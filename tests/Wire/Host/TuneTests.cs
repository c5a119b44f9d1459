using System.Text.Json.Nodes;
using Hearth.Tests.Wire.Server;
using Shouldly;
using Xunit;

namespace Hearth.Tests.Wire.Host;

/// <summary>hearth tune against a real server: that it measures, and that no copy is left, however it ends.</summary>
[Collection(WireServer.Name)]
public sealed class TuneTests(SharedServer server)
{
    [Fact]
    public async Task Sizes_are_measured_on_a_copy_that_is_gone_afterwards()
    {
        var name = await server.Lambda.DeployAsync(FunctionFiles.Python(
            "import os\ndef handler(event, context):\n    assert os.environ['STAGE'] == 'test' and event['n'] == 1\n    return sum(range(100000))\n"),
            new JsonObject { ["Environment"] = new JsonObject { ["Variables"] = new JsonObject { ["STAGE"] = "test" } }, ["MemorySize"] = 192 });
        using var folder = new TemporaryFolder();
        var run = await RunAsync(
            "tune", name, "--memory", "128,1769", "-n", "5", "--cold", "2", "--payload", """{"n": 1}""", "--strategy", "speed", "--report", folder["tune.html"]);
        run.ShouldSucceed().Output.ShouldContain("Recommended (speed): 1769 MB");
        (await File.ReadAllTextAsync(folder["tune.html"], TestContext.Current.CancellationToken)).ShouldContain("Cost by memory");
        (await server.Lambda.WaitUntilActiveAsync(name))["MemorySize"]!.GetValue<int>().ShouldBe(192);
        await ShouldHaveNoCopyAsync(name);
    }

    [Fact]
    public async Task A_function_that_fails_at_every_size_is_said_to()
    {
        var name = await server.Lambda.DeployAsync(FunctionFiles.Python("def handler(event, context):\n    raise ValueError('never')\n"));
        var run = await RunAsync("tune", name, "--memory", "128", "-n", "1", "--cold", "1");
        run.ExitCode.ShouldBe(1);
        run.Error.ShouldContain("never");
        await ShouldHaveNoCopyAsync(name);
    }

    [Fact]
    public async Task Ctrl_C_leaves_no_copy()
    {
        var name = await server.Lambda.DeployAsync(FunctionFiles.Python("import time\ndef handler(event, context):\n    time.sleep(0.2)\n"));
        var run = await CommandRun.InterruptedAsync(
            server.Url,
            async () =>
            {
                while (!(await NamesAsync()).Exists(other => other.StartsWith($"{name}-tune-", StringComparison.Ordinal))) await Task.Delay(50);
            },
            "tune", name, "--memory", "128", "-n", "1000");
        run.ExitCode.ShouldBe(130, run.Error);
        await ShouldHaveNoCopyAsync(name);
    }

    private async Task ShouldHaveNoCopyAsync(string name) =>
        (await NamesAsync()).Where(other => other.StartsWith($"{name}-tune-", StringComparison.Ordinal)).ShouldBeEmpty();

    private async Task<List<string>> NamesAsync()
    {
        var names = new List<string>();
        for (var marker = ""; ;)
        {
            var page = (await server.Lambda.GetAsync($"{LambdaClient.Functions}{marker}")).ShouldBe(200).Object;
            names.AddRange(page["Functions"]!.AsArray().Select(function => (string)function!["FunctionName"]!));
            if ((string?)page["NextMarker"] is not { } next) return names;
            marker = $"?Marker={Uri.EscapeDataString(next)}";
        }
    }

    private Task<CommandRun> RunAsync(params string[] arguments) => CommandRun.OfAsync(server.Url, arguments);
}
