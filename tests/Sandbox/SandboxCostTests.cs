using System.Diagnostics;
using Hearth.Sandbox;
using Shouldly;
using Xunit;

namespace Hearth.Tests.Sandbox;

/// <summary>Prints what a sandbox costs. Explicit: run it alone on an idle machine (`-explicit only -class`).</summary>
[Collection("sandbox")]
public sealed class SandboxCostTests(SandboxFixture sandboxes, ITestOutputHelper log)
{
    [Fact(Explicit = true)]
    public async Task Costs_of_each_step()
    {
        SandboxFixture.NeedRoot();
        var steps = new Dictionary<string, List<double>>();
        for (var round = 0; round < 150; round++)
        {
            var clock = Stopwatch.StartNew();
            var sandbox = await sandboxes.CreateAsync();
            Note("create", clock);
            var process = sandbox.StartProgram("/bin/true");
            Note("start", clock);
            await process.Exited;
            Note("exit of /bin/true", clock);
            var sleeper = sandbox.StartProgram("/bin/sleep", "100");
            clock.Restart();
            sandbox.Freeze();
            Note("freeze", clock);
            sandbox.Thaw();
            Note("thaw", clock);
            await sandbox.KillAllAsync();
            Note("kill all", clock);
            _ = sleeper;
            await sandbox.DisposeAsync();
            Note("dispose", clock);
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }

        foreach (var (step, times) in steps)
        {
            var sorted = times.Skip(20).Order().ToList();
            log.WriteLine($"{step,-20} p50 {sorted[sorted.Count / 2]:f3} ms  p90 {sorted[sorted.Count * 9 / 10]:f3} ms");
        }

        await BurstAsync(200);

        void Note(string step, Stopwatch clock)
        {
            if (!steps.TryGetValue(step, out var times))
                steps[step] = times = [];
            times.Add(clock.Elapsed.TotalMilliseconds);
            clock.Restart();
        }
    }

    private async Task BurstAsync(int count)
    {
        var clock = Stopwatch.StartNew();
        var made = await Task.WhenAll(Enumerable.Range(0, count).Select(async _ =>
        {
            var sandbox = await sandboxes.CreateAsync();
            (await sandbox.StartProgram("/bin/true").Exited).ExitStatus.ShouldBe(0);
            return sandbox;
        }));
        log.WriteLine($"{count} at once: {clock.Elapsed.TotalMilliseconds:f0} ms, {Process.GetCurrentProcess().Threads.Count} threads");
        clock.Restart();
        await Task.WhenAll(made.Select(async sandbox => await sandbox.DisposeAsync()));
        log.WriteLine($"disposed of in {clock.Elapsed.TotalMilliseconds:f0} ms");
    }
}
