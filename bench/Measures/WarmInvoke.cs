using Hearth.Bench.Client;
using Hearth.Bench.Floors;
using Hearth.Bench.Report;
using Hearth.Bench.Server;
using Hearth.Sandbox.Processors;

namespace Hearth.Bench.Measures;

/// <summary>
/// Warm invocations of an echo function by one client, beside the Kestrel echo. Both get the same bytes over one
/// keep-alive connection, one request at a time, for half a second each per round. The p99 of a round is compared
/// with the p99 of the floor in the same round.
/// </summary>
internal sealed class WarmInvoke(
    string name, BenchSettings settings, Func<BenchFunction> function, Processors processors = Processors.AsHearthAsks) : Measure(name)
{
    private static readonly TimeSpan Turn = TimeSpan.FromMilliseconds(500);

    /// <summary>The runtime compiles hot code anew in the background for about this long.</summary>
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(3);

    private readonly Comparison _p50 = Compare($"{name}-p50", settings), _p99 = Compare($"{name}-p99", settings);
    private HearthProcess? _hearth;
    private EchoProcess? _echo;
    private RawHttpConnection? _toHearth, _toEcho;
    private byte[] _request = [];
    private CpuLatencyRequest? _latency;

    public override IReadOnlyList<Comparison> Comparisons => [_p50, _p99];

    public override async Task PrepareAsync()
    {
        var deployed = function();
        string[] more = processors == Processors.Sleep ? ["--idle-processors", "sleep"] : [];
        if (processors == Processors.StayAwake)
        {
            _latency = CpuLatencyRequest.TryOpen() ?? throw new NotMeasuredException("this machine has no /dev/cpu_dma_latency");
            _latency.KeepAwake(true);
        }

        _hearth = Own(HearthProcess.Start(settings, more));
        await _hearth.Lambda.CreateAsync("warm", deployed);
        _echo = Own(EchoProcess.Start());
        _toHearth = _hearth.Connect();
        _toEcho = _echo.Connect();
        _request = RequestBytes.Invoke(_hearth.Address, "warm", """{"key":"value"}""");
        Load.OneClient(_toHearth, _request, WarmUp);
        Load.OneClient(_toEcho, _request, WarmUp);
    }

    public override Task RoundAsync()
    {
        var floor = Load.OneClient(_toEcho!, _request, Turn);
        var value = Load.OneClient(_toHearth!, _request, Turn);
        _p50.AddRound(Samples.Median(value), Samples.Median(floor));
        _p99.AddRound(Samples.Percentile(value, 99), Samples.Percentile(floor, 99));
        return Task.CompletedTask;
    }

    public override async ValueTask DisposeAsync()
    {
        if (_latency is not null) await _latency.DisposeAsync();
        await base.DisposeAsync();
    }

    private static Comparison Compare(string id, BenchSettings settings) =>
        new(id, "us", new Side("invoke, 1 client", settings.Isolation), Side.Bare("Kestrel echo"));
}
