using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Hearth.Tests.Wire.Server;
using Shouldly;
using Xunit;

namespace Hearth.Tests.Crash.Server;

/// <summary>kill -9 of the whole server at any moment, many times over on one data folder.</summary>
public sealed class KilledServerTests
{
    private const string Source = "import time\ndef handler(event, context):\n    time.sleep(event.get('sleep', 0))\n    return event\n";

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
            await acknowledged.ShouldBeThereAsync(lambda);
            var writing = Task.WhenAll(Enumerable.Range(0, 4).Select(writer => acknowledged.WriteAsync(lambda, $"{round}-{writer}")));
            await Task.Delay(_random.Next(100, 600));
            await server.KillAsync();
            await writing;
        }
        await using var last = await HearthProcess.StartAsync(folder["data"]);
        using var client = new LambdaClient(last.Url);
        await acknowledged.ShouldBeThereAsync(client);
        acknowledged.Count.ShouldBeGreaterThan(CrashRounds.Share(0.6));
        (await last.StopAsync()).ShouldBe(0, last.Output);
    }

    [Fact]
    public async Task Sandboxes_die_with_the_server_and_the_next_start_sweeps_the_rest()
    {
        using var folder = new TemporaryFolder();
        for (var round = 0; round < CrashRounds.Share(0.4); round++)
        {
            await using var server = await HearthProcess.StartAsync(folder["data"]);
            using var lambda = new LambdaClient(server.Url);
            var name = await lambda.DeployAsync(Files, new JsonObject { ["Timeout"] = 60 });
            (await lambda.InvokeAsync(name)).ShouldSucceed();
            // One environment rests, one has begun to run, and one is perhaps still being made.
            var running = Enumerable.Range(0, 3).Select(_ => Ignored(lambda.InvokeAsync(name, """{"sleep": 60}"""))).ToList();
            await Task.Delay(_random.Next(50, 400));
            var cgroups = server.Cgroups();
            cgroups.ShouldNotBeEmpty("a server with sandboxes holds control groups");
            await server.KillAsync();
            await Task.WhenAll(running);
            await Leftovers.ShouldBeNoProcessesAsync(folder["data"], cgroups);

            await using var next = await HearthProcess.StartAsync(folder["data"]);
            await Leftovers.ShouldBeNoneAsync(folder["data"], cgroups, exceptOf: next);
            using var nextLambda = new LambdaClient(next.Url);
            (await nextLambda.InvokeAsync(name)).ShouldSucceed();
            var nextCgroups = next.Cgroups();
            (await next.StopAsync()).ShouldBe(0, next.Output);
            await Leftovers.ShouldBeNoneAsync(folder["data"], [.. cgroups, .. nextCgroups]);
        }
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

    /// <summary>What writers were told and what they only asked for.</summary>
    private sealed class Acknowledged
    {
        private readonly ConcurrentBag<(string Path, string Sha256)> _kept = [];
        private readonly ConcurrentBag<string> _asked = [];

        public int Count => _kept.Count;

        public async Task WriteAsync(LambdaClient lambda, string writer)
        {
            try
            {
                for (var n = 0; ; n++)
                {
                    // Every archive is another one, so that blobs are written too.
                    var files = FunctionFiles.Python($"{Source}# {writer} {n}\n");
                    var function = $"crash-{writer}-{n}";
                    _asked.Add($"{LambdaClient.Functions}/{function}");
                    var created = (await lambda.CreateAsync(function, files)).ShouldBe(201).Object;
                    _kept.Add(($"{LambdaClient.Functions}/{function}", (string)created["CodeSha256"]!));
                    var content = new JsonObject { ["Content"] = new JsonObject { ["ZipFile"] = files.ZipBase64() } };
                    var published = (await lambda.PostAsync($"/2018-10-31/layers/crash-{writer}/versions", content)).ShouldBe(201).Object;
                    _kept.Add(($"/2018-10-31/layers/crash-{writer}/versions/{published["Version"]}", (string)published["Content"]!["CodeSha256"]!));
                }
            }
            catch (Exception error) when (error is HttpRequestException or IOException)
            {
                // The server was killed.
            }
        }

        public async Task ShouldBeThereAsync(LambdaClient lambda)
        {
            foreach (var (path, sha256) in _kept) await ShouldBeWholeAsync(lambda, path, sha256);
            foreach (var path in _asked.Except(_kept.Select(kept => kept.Path)))
            {
                var got = await lambda.GetAsync(path);
                if (got.Status == 404) continue;
                await ShouldBeWholeAsync(lambda, path, sha256: null);
            }
        }

        private static async Task ShouldBeWholeAsync(LambdaClient lambda, string path, string? sha256)
        {
            var got = (await lambda.GetAsync(path)).ShouldBe(200).Object;
            var (content, location) = got["Code"] is { } code
                ? (got["Configuration"]!, (string)code["Location"]!)
                : (got["Content"]!, (string)got["Content"]!["Location"]!);
            if (sha256 is not null) ((string?)content["CodeSha256"]).ShouldBe(sha256, path);
            var bytes = (await lambda.GetUnsignedAsync(location)).ShouldBe(200).Bytes;
            Convert.ToBase64String(System.Security.Cryptography.SHA256.HashData(bytes)).ShouldBe((string?)content["CodeSha256"], path);
        }
    }
}
