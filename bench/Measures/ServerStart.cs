using Hearth.Bench.Floors;
using Hearth.Bench.Report;
using Hearth.Bench.Server;

namespace Hearth.Bench.Measures;

/// <summary>
/// From exec of `dotnet hearth.dll serve`, with an empty data folder, until GET /_hearth/health is answered 200, and the
/// proportional set size two seconds later; both beside the Kestrel echo started in the same way.
/// </summary>
internal sealed class ServerStart(BenchSettings settings) : Measure("server")
{
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(2);

    private readonly Comparison _start = new(
        "server-start", "ms", new Side("to first answer", "-"), new Side("Kestrel echo", "-"));

    private readonly Comparison _memory = new(
        "server-memory-pss", "MB", new Side("idle server", "-"), new Side("Kestrel echo", "-"));

    public override IReadOnlyList<Comparison> Comparisons => [_start, _memory];

    /// <summary>One start that does not count brings the programs into the page cache.</summary>
    public override async Task PrepareAsync()
    {
        await using var hearth = HearthProcess.Start(settings);
        await using var echo = EchoProcess.Start();
    }

    public override async Task RoundAsync()
    {
        var floor = await RunAsync(EchoProcess.Start);
        var value = await RunAsync(() => HearthProcess.Start(settings));
        _start.AddRound(value.StartMilliseconds, floor.StartMilliseconds);
        _memory.AddRound(value.MemoryMebibytes, floor.MemoryMebibytes);
    }

    private static async Task<(double StartMilliseconds, double MemoryMebibytes)> RunAsync(Func<ServedProcess> start)
    {
        await using var server = start();
        await Task.Delay(Settling);
        return (server.StartDuration.TotalMilliseconds, ProcessTable.PssMebibytes(ProcessTable.Tree(server.ProcessId)));
    }
}
