using System.Globalization;
using System.Text.Json.Nodes;
using Hearth.Tests.Wire.Server;
using Shouldly;
using Xunit;

namespace Hearth.Tests.Wire.Host;

/// <summary>A forecast against the truth: the same traffic goes to a real server and through `hearth plan`.</summary>
[Collection(WireServer.Name)]
public sealed class PlanTests(SharedServer server)
{
    private const double Tolerance = 0.10;

    /// <summary>A tenth of a dozen is one: less than what a moment's delay of a start moves.</summary>
    private const int SmallestTolerance = 2;

    /// <summary>A machine that is busy with other tests delays what is measured: the nearest of a few runs counts.</summary>
    private const int Attempts = 3;

    [Theory]
    [InlineData("none")]
    [InlineData("full-jitter")]
    public async Task A_forecast_of_a_real_run_is_within_a_tenth_of_its_throttles_cold_starts_and_peak(string retry)
    {
        // Three of four environments busy on average: every fifth request or so is throttled, and a forecast that chose otherwise
        // than the server would be far off.
        using var folder = new TemporaryFolder();
        List<string> seen = [];
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var name = await DeployAsync(reserved: 4);
            var truth = await RunAsync(name, folder, rate: 30, payload: """{"seconds": 0.1}""", seed: attempt, retry);
            var forecast = await PlanAsync(folder, "--reserved", "4", "--provisioned", "0", "--retry", retry);
            truth.Cold.ShouldBeInRange(1, 4);
            truth.Throttled.ShouldBeGreaterThan(30);
            seen.Add($"{truth}, forecast {forecast}");
            if (IsNear(forecast.Throttled, truth.Throttled) && forecast.Peak == Math.Min(4, truth.Peak) && IsNear(forecast.Cold, truth.Cold)) return;
        }
        seen.ShouldBeEmpty("no forecast was within a tenth");
    }

    [Fact]
    public async Task A_forecast_knows_how_many_environments_a_burst_starts()
    {
        using var folder = new TemporaryFolder();
        List<string> seen = [];
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var name = await DeployAsync(reserved: null);
            var truth = await RunAsync(name, folder, rate: 20, payload: """{"seconds": 0.5}""", seed: 10 + attempt);
            var forecast = await PlanAsync(folder, "--reserved", "none", "--provisioned", "0");
            (truth.Throttled, forecast.Throttled).ShouldBe((0, 0));
            seen.Add($"{truth}, forecast {forecast}");
            if (IsNear(forecast.Cold, truth.Cold) && IsNear(forecast.Peak, truth.Peak)) return;
        }
        seen.ShouldBeEmpty("no forecast was within a tenth");
    }

    [Fact]
    public async Task What_cannot_be_planned_says_what_is_missing()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder["trace.csv"], "0.5\n1\n", TestContext.Current.CancellationToken);
        (await CommandRun.OfAsync(server.Url, "plan", folder["trace.csv"])).Error.ShouldContain("--duration");
        (await CommandRun.OfAsync(server.Url, "plan", folder["trace.csv"], "--duration", "10ms")).Error.ShouldContain("--cold");
        (await CommandRun.OfAsync(server.Url, "plan", folder["none.csv"])).Error.ShouldContain("none.csv");
        (await CommandRun.OfAsync(server.Url, "plan", folder["trace.csv"], "--duration", "10ms", "--cold", "50ms")).ShouldSucceed().Output.ShouldContain("Recommended");
    }

    private static bool IsNear(long forecast, long truth) => Math.Abs(forecast - truth) <= Math.Max(SmallestTolerance, truth * Tolerance);

    private async Task<string> DeployAsync(int? reserved)
    {
        // A whole core for each: what environments take from each other is no part of a forecast.
        var name = await server.Lambda.DeployAsync(
            FunctionFiles.Python("import time\ndef handler(event, context):\n    time.sleep(event['seconds'])\n"),
            new JsonObject { ["MemorySize"] = 1769 });
        if (reserved is not null)
            (await server.Lambda.PutAsync($"/2017-10-31/functions/{name}/concurrency", new JsonObject { ["ReservedConcurrentExecutions"] = reserved })).ShouldBe(200);
        return name;
    }

    private async Task<Outcome> RunAsync(string name, TemporaryFolder folder, int rate, string payload, int seed, string retry = "none")
    {
        (await CommandRun.OfAsync(
            server.Url, "invoke", name, "--rate", $"{rate}", "--for", "8s", "--arrivals", "poisson", "--seed", $"{seed}", "--payload", payload,
            "--retry", retry, "--trace", folder["trace.csv"])).ShouldSucceed();
        var requests = (await File.ReadAllLinesAsync(folder["trace.csv"])).Where(line => !line.StartsWith('#')).Skip(1).Select(line => line.Split(',')).ToList();
        requests.ShouldAllBe(request => request[4] == "cold" || request[4] == "warm" || request[4] == "throttled");
        // The most that were served at a time. A caller learns of an answer a moment after the server has its permit back, so with a limit
        // it may see one more than there can have been.
        var changes = requests.Where(request => request[4] != "throttled")
            .SelectMany(request => new[] { (Time: Number(request[1]), Change: 1), (Time: Number(request[2]), Change: -1) })
            .OrderBy(change => change.Time).ThenBy(change => change.Change);
        var (open, peak) = (0, 0);
        foreach (var change in changes) peak = Math.Max(peak, open += change.Change);
        // Throttles are attempts, as CloudWatch counts them.
        return new Outcome(requests.Count(request => request[4] == "cold"), requests.Sum(request => (int)Number(request[7])), peak);
    }

    private async Task<Outcome> PlanAsync(TemporaryFolder folder, params string[] settings)
    {
        (await CommandRun.OfAsync(server.Url, ["plan", folder["trace.csv"], "--json", folder["plan.json"], .. settings])).ShouldSucceed();
        var row = JsonNode.Parse(await File.ReadAllTextAsync(folder["plan.json"]))!["settings"]!.AsArray().ShouldHaveSingleItem()!;
        return new Outcome((int)row["cold"]!, row["throttles"]!.AsObject().Sum(pair => (int)pair.Value!), (int)row["concurrency"]!["peak"]!);
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    private sealed record Outcome(int Cold, int Throttled, int Peak);
}
