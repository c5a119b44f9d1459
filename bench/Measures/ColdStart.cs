using System.Diagnostics;
using Hearth.Bench.Client;
using Hearth.Bench.Floors;
using Hearth.Bench.Report;
using Hearth.Bench.Server;

namespace Hearth.Bench.Measures;

/// <summary>
/// From the request to the whole response of the first invocation in a new environment, beside fork, exec and end of the
/// bare program. Before each sample an environment variable of the function is changed and its old environments are waited
/// away; neither is counted. Samples of the two sides alternate; the p99 is over all rounds together. With an empty pool nothing is
/// prepared: sandbox and interpreter are made after the request has come.
/// </summary>
internal sealed class ColdStart(string name, BenchSettings settings, Func<ColdStart.Subject> subject, string floorName, bool isPoolEmpty = false)
    : Measure(name)
{
    private const int SamplesPerRound = 20, WarmUpSamples = 10;

    private readonly Comparison _p50 =
        Compare($"{name}-p50", floorName, settings), _p99 = Compare($"{name}-p99", floorName, settings);
    private readonly List<double> _values = [], _floors = [];
    private HearthProcess? _hearth;
    private RawHttpConnection? _connection;
    private string[] _floor = [];
    private string? _kind;
    private byte[] _request = [];

    public override IReadOnlyList<Comparison> Comparisons => [_p50, _p99];

    public override async Task PrepareAsync()
    {
        var (function, floor, kind) = subject();
        (_floor, _kind) = (floor, kind);
        _hearth = Own(isPoolEmpty ? HearthProcess.Start(settings, "--prepared", "0") : HearthProcess.Start(settings));
        await _hearth.Lambda.CreateAsync("cold", function);
        _connection = _hearth.Connect();
        _request = RequestBytes.Invoke(_hearth.Address, "cold", """{"key":"value"}""");
        // The server's own code is compiled by then; the first start ever of a server is another figure.
        for (var sample = 0; sample < WarmUpSamples; sample++) await StartAsync();
    }

    public override async Task RoundAsync()
    {
        var (values, floors) = (new List<double>(), new List<double>());
        for (var sample = 0; sample < SamplesPerRound; sample++)
        {
            await Machine.RestAsync();
            floors.Add(Execution.Milliseconds(_floor));
            values.Add(await StartAsync());
        }
        _p50.AddRound(Samples.Median(values), Samples.Median(floors));
        _values.AddRange(values);
        _floors.AddRange(floors);
    }

    public override void Complete() => _p99.AddRound(Samples.Percentile(_values, 99), Samples.Percentile(_floors, 99));

    private async Task<double> StartAsync()
    {
        await _hearth!.Lambda.RenewAsync("cold");
        if (_kind is not null) await _hearth.Lambda.WaitUntilPreparedAsync(_kind);
        await Machine.RestAsync();
        var began = Stopwatch.GetTimestamp();
        _connection!.ExchangeOk(_request);
        var duration = Stopwatch.GetElapsedTime(began).TotalMilliseconds;
        return (await _hearth.Lambda.EnvironmentIdsAsync()).Count == 1
            ? duration : throw new BenchException("A cold start made no environment.");
    }

    private static Comparison Compare(string id, string floorName, BenchSettings settings) =>
        new(id, "ms", new Side("first invoke", settings.Isolation), Side.Bare(floorName));

    /// <param name="Floor">Command line of the bare program.</param>
    /// <param name="Kind">What is waited for before each sample, where booting the next process takes longer than a sample.</param>
    internal sealed record Subject(BenchFunction Function, string[] Floor, string? Kind = null);
}
