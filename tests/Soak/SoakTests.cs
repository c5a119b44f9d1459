using System.Diagnostics;
using Hearth.Tests.EndToEnd;
using Hearth.Tests.Wire.Server;
using Shouldly;
using Xunit;

namespace Hearth.Tests.Soak;

/// <summary>
/// Mixed functions under load with crashes, timeouts, memory exhaustion, leaving clients and updates at once. A real server, real sandboxes.
/// HEARTH_SOAK_MINUTES=30 makes it long.
/// </summary>
[Collection(AloneCollection.Name)]
public sealed class SoakTests(ITestOutputHelper output)
{
    private const int Seed = 20261124;
    private const int KeepAliveSeconds = 2;

    /// <summary>What the runtime's garbage collector may take before it must give back.</summary>
    private const int MemoryMarginMb = 60;

    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Nothing_leaks_and_every_invocation_is_answered_exactly_once()
    {
        using var folder = new TemporaryFolder();
        await using var server = await HearthProcess.StartAsync(folder["data"], "--keep-alive", $"{KeepAliveSeconds}");
        using var lambda = new LambdaClient(server.Url);
        using var load = new SoakLoad(server, lambda, Seed);
        var log = new SoakLog(lambda);
        await load.DeployAsync();
        var holdings = new List<Holdings>();
        var watch = Stopwatch.StartNew();
        for (var cycle = 0; holdings.Count < 2 || watch.Elapsed < SoakLength.Whole; cycle++)
        {
            await load.RunAsync(SoakLength.Cycle, cycle);
            var events = await load.EachShouldHaveRunOnceAsync(log);
            holdings.Add(await SettleAsync(server, lambda, holdings.FirstOrDefault()));
            output.WriteLine($"{watch.Elapsed:mm\\:ss} cycle {cycle}: {events} events, each once; held: {holdings[^1]}");
            holdings[0].GrownTo(holdings[^1]).ShouldBeEmpty($"at first: {holdings[0]}\nnow: {holdings[^1]}");
        }
        MemoryShouldNotGrow([.. holdings.Select(held => held.MemoryMb)]);
        var cgroups = server.Cgroups();
        (await server.StopAsync()).ShouldBe(0, server.Output);
        await Leftovers.ShouldBeNoneAsync(folder["data"], cgroups);
    }

    /// <summary>Waits until idle environments have ended and nothing is more than at first, or until patience is over.</summary>
    private static async Task<Holdings> SettleAsync(HearthProcess server, LambdaClient lambda, Holdings? first)
    {
        var deadline = DateTime.UtcNow + Settling;
        Holdings? before = null;
        while (true)
        {
            await Task.Delay(500);
            var held = await Holdings.OfAsync(server, lambda);
            // What is counted while a sandbox is being prepared is wrong by one: at first there is nothing else to compare with than the look before.
            var isSettled = held.Environments == 0 && (first is null ? before is not null && held.IsLike(before) : first.GrownTo(held).Count == 0);
            if (isSettled || DateTime.UtcNow > deadline) return held;
            before = held;
        }
    }

    /// <summary>The last third of the time needs no more than the second third, with a margin.</summary>
    private static void MemoryShouldNotGrow(int[] memoryMb)
    {
        var third = memoryMb.Length / 3;
        memoryMb[^Math.Max(1, third)..].Min().ShouldBeLessThanOrEqualTo(
            memoryMb[third..].Take(Math.Max(1, third)).Max() + MemoryMarginMb, $"MB over time: {string.Join(' ', memoryMb)}");
    }
}
