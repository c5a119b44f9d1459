using Hearth.Bench.Client;
using Hearth.Bench.Floors;
using Hearth.Bench.Report;
using Hearth.Bench.Server;

namespace Hearth.Bench.Measures;

/// <summary>
/// Proportional set size of an idle environment: about ten of them, each after one invocation, summed over the processes in
/// their sandboxes (/proc/PID/smaps_rollup) and divided by their number. The floor is ten bare interpreters that
/// sleep, at another time, because the two would share pages.
/// </summary>
internal sealed class IdleMemory(string name, BenchSettings settings, Func<IdleMemory.Subject> subject, string floorName)
    : Measure(name)
{
    private const int Count = 10;

    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(1);

    private readonly Comparison _memory =
        new($"{name}-pss", "MB", new Side("idle environment", settings.Isolation), Side.Bare(floorName));
    private HearthProcess? _hearth;
    private string[] _floor = [];
    private byte[] _request = [];

    public override IReadOnlyList<Comparison> Comparisons => [_memory];

    public override async Task PrepareAsync()
    {
        var (function, floor) = subject();
        _floor = floor;
        _hearth = Own(HearthProcess.Start(settings));
        await _hearth.Lambda.CreateAsync("idle", function);
        _request = RequestBytes.Invoke(_hearth.Address, "idle", """{"seconds":3}""");
    }

    public override async Task RoundAsync()
    {
        await _hearth!.Lambda.RenewAsync("idle");
        var floor = await BareAsync();
        await Simultaneous.ExchangeAsync(_hearth.Address, _request, Count);
        await Task.Delay(Settling);
        var environments = await _hearth.Lambda.EnvironmentIdsAsync();
        var processes =
            _hearth.ProcessTree().Where(process => process != _hearth.ProcessId && IsInSandbox(process, environments)).ToArray();
        if (environments.Count == 0 || processes.Length < environments.Count)
            throw new BenchException($"{environments.Count} environments have {processes.Length} processes.");
        _memory.AddRound(ProcessTable.PssMebibytes(processes) / environments.Count, floor);
    }

    private async Task<double> BareAsync()
    {
        var processes = Enumerable.Range(0, Count).Select(_ => Native.Spawn(_floor)).ToArray();
        try
        {
            await Task.Delay(Settling);
            return ProcessTable.PssMebibytes(processes) / Count;
        }
        finally
        {
            foreach (var process in processes) Native.KillAndWait(process);
        }
    }

    /// <summary>
    /// A cgroup is named after its environment. Without isolation there are none, and every child is a function.
    /// </summary>
    private bool IsInSandbox(int process, IReadOnlyList<string> environments) =>
        settings.Isolation == "process"
        || ProcessTable.HearthCgroups(process).Any(path => environments.Contains(Path.GetFileName(path)));

    /// <param name="Floor">Command line of a bare interpreter that sleeps.</param>
    internal sealed record Subject(BenchFunction Function, string[] Floor);
}
