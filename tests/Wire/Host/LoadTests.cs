using System.Text.Json.Nodes;
using System.Xml.Linq;
using Hearth.Tests.Wire.Server;
using Shouldly;
using Xunit;

namespace Hearth.Tests.Wire.Host;

/// <summary>hearth invoke --rate, against a real server: counts are exact, times are not looked at.</summary>
[Collection(WireServer.Name)]
public sealed class LoadTests(SharedServer server)
{
    private const string Sleeper = "import time\ndef handler(event, context):\n    time.sleep(event.get('seconds', 0))\n    return 'ok'\n";

    [Fact]
    public async Task A_run_counts_cold_warm_and_throttled_requests_and_writes_what_it_saw()
    {
        var name = await server.Lambda.DeployAsync(FunctionFiles.Python(Sleeper));
        (await server.Lambda.PutAsync($"/2017-10-31/functions/{name}/concurrency", new JsonObject { ["ReservedConcurrentExecutions"] = 1 })).ShouldBe(200);
        using var folder = new TemporaryFolder();
        var run = await RunAsync(
            "invoke", name, "--rate", "20", "--for", "2s", "--payload", """{"seconds": 0.2}""",
            "--json", folder["run.json"], "--trace", folder["run.csv"], "--report", folder["run.html"]);
        run.ShouldSucceed().Output.ShouldContain("ReservedFunctionConcurrentInvocationLimitExceeded");

        var total = JsonNode.Parse(await File.ReadAllTextAsync(folder["run.json"]))!["total"]!;
        Number(total, "offered").ShouldBe(40);
        Number(total, "cold").ShouldBe(1);
        Number(total, "warm").ShouldBeInRange(0, 10);
        Number(total, "failed").ShouldBe(0);
        Number(total, "throttled").ShouldBe(40 - Number(total, "cold") - Number(total, "warm"));
        Number(total["throttledAttempts"]!, "ReservedFunctionConcurrentInvocationLimitExceeded").ShouldBe(Number(total, "throttled"));

        var trace = (await File.ReadAllLinesAsync(folder["run.csv"])).Where(line => !line.StartsWith('#')).Skip(1).Select(line => line.Split(',')).ToList();
        trace.Count.ShouldBe(40);
        trace.Count(line => line[4] == "cold").ShouldBe(1);
        trace.Select(line => line[12]).Distinct().Count().ShouldBe(40, "each attempt has a request id of its own");
        var page = await File.ReadAllTextAsync(folder["run.html"]);
        XDocument.Parse(page[page.IndexOf("<svg", StringComparison.Ordinal)..(page.IndexOf("</svg>", StringComparison.Ordinal) + 6)]);
    }

    [Fact]
    public async Task Throttled_requests_are_retried_until_they_are_served()
    {
        var name = await server.Lambda.DeployAsync(FunctionFiles.Python(Sleeper));
        (await server.Lambda.PutAsync($"/2017-10-31/functions/{name}/concurrency", new JsonObject { ["ReservedConcurrentExecutions"] = 1 })).ShouldBe(200);
        using var folder = new TemporaryFolder();
        (await RunAsync(
            "invoke", name, "--rate", "10", "--for", "500ms", "--retry", "full-jitter", "--max-attempts", "20", "--payload", """{"seconds": 0.3}""",
            "--json", folder["run.json"])).ShouldSucceed();
        var total = JsonNode.Parse(await File.ReadAllTextAsync(folder["run.json"]))!["total"]!;
        (Number(total, "cold") + Number(total, "warm")).ShouldBe(5);
        Number(total, "retried").ShouldBeInRange(1, 4);
        Number(total, "attempts").ShouldBe(5 + Number(total["throttledAttempts"]!, "ReservedFunctionConcurrentInvocationLimitExceeded"));
    }

    [Fact]
    public async Task What_waits_for_a_start_past_provisioned_concurrency_is_spilled()
    {
        var name = await server.Lambda.DeployAsync(FunctionFiles.Python(Sleeper));
        (await server.Lambda.PostAsync($"{LambdaClient.Functions}/{name}/versions", new JsonObject())).ShouldBe(201);
        var path = $"/2019-09-30/functions/{name}/provisioned-concurrency?Qualifier=1";
        (await server.Lambda.PutAsync(path, new JsonObject { ["ProvisionedConcurrentExecutions"] = 1 })).ShouldBe(202);
        while ((string?)(await server.Lambda.GetAsync(path)).ShouldBe(200).Object["Status"] == "IN_PROGRESS") await Task.Delay(50, TestContext.Current.CancellationToken);
        using var folder = new TemporaryFolder();
        (await RunAsync(
            "invoke", $"{name}:1", "--rate", "10", "--for", "300ms", "--payload", """{"seconds": 2}""", "--json", folder["run.json"])).ShouldSucceed();
        var total = JsonNode.Parse(await File.ReadAllTextAsync(folder["run.json"], TestContext.Current.CancellationToken))!["total"]!;
        (Number(total, "warm"), Number(total, "spilled"), Number(total, "cold")).ShouldBe((1, 2, 0));
        (await server.Lambda.DeleteAsync(path)).ShouldBe(204);
    }

    [Fact]
    public async Task Ctrl_C_stops_the_arrivals_and_prints_what_there_is()
    {
        var name = await server.Lambda.DeployAsync(FunctionFiles.Python(Sleeper));
        using var folder = new TemporaryFolder();
        var run = await CommandRun.InterruptedAsync(
            server.Url,
            async () =>
            {
                while (!File.Exists(folder["run.csv"])) await Task.Delay(20);
                await Task.Delay(500);
            },
            "invoke", name, "--rate", "10", "--for", "10m", "--trace", folder["run.csv"], "--json", folder["run.json"]);
        run.Output.ShouldContain("stopped before its time");
        ((bool)JsonNode.Parse(await File.ReadAllTextAsync(folder["run.json"]))!["isCutShort"]!).ShouldBeTrue();
    }

    [Fact]
    public async Task What_makes_no_sense_is_refused_before_anything_is_sent()
    {
        (await RunAsync("invoke", "no-such-function", "--rate", "5")).Error.ShouldContain("ResourceNotFoundException");
        (await RunAsync("invoke", "f", "--rate", "0")).Error.ShouldContain("--rate");
        (await RunAsync("invoke", "f", "--rate", "5", "--for", "soon")).Error.ShouldContain("--for 'soon' is no duration");
        var remote = await CommandRun.OfAsync(new Uri("http://192.0.2.1"), "invoke", "f", "--rate", "5");
        remote.ExitCode.ShouldBe(1);
        remote.Error.ShouldContain("--allow-remote");
    }

    private static long Number(JsonNode node, string name) => (long?)node[name] ?? 0;

    private Task<CommandRun> RunAsync(params string[] arguments) => CommandRun.OfAsync(server.Url, arguments);
}
