using System.Text.Json.Nodes;
using Hearth.Tests.Wire.Server;
using Shouldly;
using Xunit;

namespace Hearth.Tests.Crash.Server;

/// <summary>kill -9 of the whole server at any moment, many times over on one data folder.</summary>
public sealed class KilledServerTests
{
    private const string Source = "import time\ndef handler(event, context):\n    time.sleep(event.get('sleep', 0))\n    return event\n";

    private const string FunctionName = "crash";

    private static readonly FunctionFiles Files = FunctionFiles.Python(Source);

    private readonly Random _random = new(20260101);

    [Fact]
    public async Task What_was_acknowledged_is_there_after_the_restart_and_what_was_not_is_whole_or_absent()
    {
        using var folder = new TemporaryFolder();
        var acknowledged = new Acknowledged();
        for (var round = 0; round < CrashRounds.Share(0.6); round++)
        {
            await using var server = await HearthProcess.StartAsync(folder["data"]);
            using var lambda = new LambdaClient(server.Url);
            await acknowledged.NewestShouldBeThereAsync(lambda);
            var writing = Task.WhenAll(Enumerable.Range(0, 4).Select(writer => acknowledged.WriteAsync(lambda, $"{round}-{writer}")));
            await Task.Delay(_random.Next(100, 600));
            await server.KillAsync();
            await writing;
        }
        await using var last = await HearthProcess.StartAsync(folder["data"]);
        using var client = new LambdaClient(last.Url);
        await acknowledged.EverythingShouldBeThereAsync(client);
        acknowledged.Count.ShouldBeGreaterThan(CrashRounds.Share(0.6));
        (await last.StopAsync()).ShouldBe(0, last.Output);
    }

    [Fact]
    public async Task Sandboxes_die_with_the_server_and_the_next_start_sweeps_the_rest()
    {
        using var folder = new TemporaryFolder();
        IReadOnlyList<string> cgroups = [];
        for (var round = 0; round < CrashRounds.Share(0.4); round++)
        {
            await using var server = await HearthProcess.StartAsync(folder["data"]);
            await Leftovers.ShouldBeNoneAsync(folder["data"], cgroups, exceptOf: server);
            cgroups = await KillWhileInvokingAsync(server);
            await Leftovers.ShouldBeNoProcessesAsync(folder["data"], cgroups);
        }
        await using var last = await HearthProcess.StartAsync(folder["data"]);
        using var lambda = new LambdaClient(last.Url);
        (await lambda.InvokeAsync(FunctionName)).ShouldSucceed();
        cgroups = [.. cgroups, .. last.Cgroups()];
        (await last.StopAsync()).ShouldBe(0, last.Output);
        await Leftovers.ShouldBeNoneAsync(folder["data"], cgroups);
    }

    /// <returns>The control groups that the server held.</returns>
    private async Task<IReadOnlyList<string>> KillWhileInvokingAsync(HearthProcess server)
    {
        using var lambda = new LambdaClient(server.Url);
        if ((await lambda.GetAsync($"{LambdaClient.Functions}/{FunctionName}")).Status == 404)
            await lambda.DeployAsync(Files, new JsonObject { ["Timeout"] = 60 }, FunctionName);
        (await lambda.InvokeAsync(FunctionName)).ShouldSucceed();
        // One environment has begun to run, and others are perhaps still being made.
        var running = Enumerable.Range(0, 3).Select(_ => Ignored(lambda.InvokeAsync(FunctionName, """{"sleep": 60}"""))).ToList();
        await Task.Delay(_random.Next(20, 400));
        var cgroups = server.Cgroups();
        cgroups.ShouldNotBeEmpty("a server with sandboxes holds control groups");
        await server.KillAsync();
        await Task.WhenAll(running);
        return cgroups;
    }

    /// <summary>The server dies in the middle of it: no answer is an answer too.</summary>
    private static async Task Ignored(Task task)
    {
        try
        {
            await task;
        }
        catch (Exception error) when (error is HttpRequestException or IOException or TaskCanceledException)
        {
            // Expected.
        }
    }
}
