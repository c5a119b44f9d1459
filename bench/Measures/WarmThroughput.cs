using Hearth.Bench.Client;
using Hearth.Bench.Floors;
using Hearth.Bench.Report;
using Hearth.Bench.Server;

namespace Hearth.Bench.Measures;

/// <summary>
/// Warm invocations by 32 clients at once, on as many environments as the server chooses to run, beside the Kestrel echo
/// with the same clients, one second each per round. The processor time is that of the server and of everything below it,
/// from /proc/PID/stat, without the clients'. The clients share the machine's cores with the server.
/// </summary>
internal sealed class WarmThroughput(string name, BenchSettings settings, Func<BenchFunction> function) : Measure(name)
{
    private const int Clients = 32;

    private static readonly TimeSpan Turn = TimeSpan.FromSeconds(1), WarmUp = TimeSpan.FromSeconds(4);

    private readonly Comparison _rate =
        Compare($"{name}-rate", "/s", settings), _cpu = Compare($"{name}-cpu", "us CPU", settings);
    private HearthProcess? _hearth;
    private EchoProcess? _echo;
    private byte[] _request = [];

    public override IReadOnlyList<Comparison> Comparisons => [_rate, _cpu];

    public override async Task PrepareAsync()
    {
        var deployed = function();
        _hearth = Own(HearthProcess.Start(settings));
        await _hearth.Lambda.CreateAsync("busy", deployed);
        _echo = Own(EchoProcess.Start());
        _request = RequestBytes.Invoke(_hearth.Address, "busy", """{"key":"value"}""");
        Load.ManyClients(_hearth.Address, Clients, _request, WarmUp);
        Load.ManyClients(_echo.Address, Clients, _request, WarmUp);
    }

    public override Task RoundAsync()
    {
        var floor = Run(_echo!);
        var value = Run(_hearth!);
        _rate.AddRound(value.PerSecond, floor.PerSecond);
        _cpu.AddRound(value.CpuMicroseconds, floor.CpuMicroseconds);
        return Task.CompletedTask;
    }

    private (double PerSecond, double CpuMicroseconds) Run(ServedProcess server)
    {
        var before = ProcessTable.CpuTime(ProcessTable.Tree(server.ProcessId));
        var (perSecond, count) = Load.ManyClients(server.Address, Clients, _request, Turn);
        var used = ProcessTable.CpuTime(ProcessTable.Tree(server.ProcessId)) - before;
        return (perSecond, used.TotalMicroseconds / count);
    }

    private static Comparison Compare(string id, string unit, BenchSettings settings) =>
        new(id, unit, new Side($"invoke, {Clients} clients", settings.Isolation), Side.Bare("Kestrel echo"));
}
