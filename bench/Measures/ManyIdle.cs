using Hearth.Bench.Client;
using Hearth.Bench.Report;
using Hearth.Bench.Server;

namespace Hearth.Bench.Measures;

/// <summary>
/// A server with many idle Python environments: what one of them takes (proportional set size over all processes in their
/// sandboxes, and the server's own growth, divided by their number), and the warm p50 of another function beside that of a
/// server with nothing but it. The idle ones are frozen, as on AWS, which takes a moment after their invocation.
/// </summary>
internal sealed class ManyIdle(BenchSettings settings, int count) : Measure($"idle-{count}")
{
    /// <summary>Room for all the idle ones at once, and for the ten requests a second for each that one fast client makes.</summary>
    private const int AccountConcurrency = 2000;

    private static readonly TimeSpan Turn = TimeSpan.FromMilliseconds(500), WarmUp = TimeSpan.FromSeconds(3), Settling = TimeSpan.FromSeconds(2);

    private readonly Comparison _memory = new(
        $"idle-{count}-pss", "MB", new Side($"one of {count:N0} frozen", settings.Isolation), new Side("PERFORMANCE goal", "-"));

    private readonly Comparison _p50 = new(
        $"idle-{count}-p50", "us", new Side($"invoke, {count:N0} idle", settings.Isolation), new Side("the same with none", settings.Isolation));

    /// <summary>An absolute goal, the only one of the table: PERFORMANCE asks for 6 MB an environment.</summary>
    private const double GoalMebibytes = 6;

    private RawHttpConnection? _toFull, _toEmpty;
    private byte[] _request = [];
    private double _mebibytes;

    public override IReadOnlyList<Comparison> Comparisons => [_memory, _p50];

    public override async Task PrepareAsync()
    {
        var python = settings.RequirePython();
        var full = Own(HearthProcess.Start(settings, "--account-concurrency", $"{AccountConcurrency}"));
        var empty = Own(HearthProcess.Start(settings));
        var before = ProcessTable.PssMebibytes([full.ProcessId]);
        await full.Lambda.CreateAsync("idle", BenchFunction.Python(python, "hold"));
        var request = RequestBytes.Invoke(full.Address, "idle", $$"""{"seconds":{{HoldSeconds}}}""");
        await Simultaneous.ExchangeAsync(full.Address, request, count);
        await Task.Delay(Settling);
        var environments = await full.Lambda.EnvironmentIdsAsync();
        if (environments.Count < count) throw new BenchException($"Only {environments.Count} of {count} environments live.");
        var inSandboxes = full.ProcessTree().Where(process => process != full.ProcessId && ProcessTable.HearthCgroups(process)
            .Any(path => environments.Contains(Path.GetFileName(path)))).ToArray();
        _mebibytes = (ProcessTable.PssMebibytes(inSandboxes) + ProcessTable.PssMebibytes([full.ProcessId]) - before) / environments.Count;
        foreach (var server in new[] { full, empty }) await server.Lambda.CreateAsync("invoked", BenchFunction.Python(python, "echo"));
        (_toFull, _toEmpty) = (full.Connect(), empty.Connect());
        _request = RequestBytes.Invoke(full.Address, "invoked", """{"key":"value"}""");
        Load.OneClient(_toFull, _request, WarmUp);
        Load.OneClient(_toEmpty, _request, WarmUp);
    }

    public override Task RoundAsync()
    {
        _memory.AddRound(_mebibytes, GoalMebibytes);
        var floor = Load.OneClient(_toEmpty!, _request, Turn);
        var value = Load.OneClient(_toFull!, _request, Turn);
        _p50.AddRound(Samples.Median(value), Samples.Median(floor));
        return Task.CompletedTask;
    }

    /// <summary>Long enough that the first is still busy when the last one's environment starts.</summary>
    private int HoldSeconds => 5 + (count / 50);
}
