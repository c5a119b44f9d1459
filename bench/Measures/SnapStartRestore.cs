using System.Diagnostics;
using Hearth.Bench.Client;
using Hearth.Bench.Floors;
using Hearth.Bench.Report;
using Hearth.Bench.Server;

namespace Hearth.Bench.Measures;

/// <summary>
/// The first invocation of a version with SnapStart whose initialisation sleeps 500 ms, from the request to the whole response,
/// beside fork, exec and end of a bare interpreter. Each sample publishes a version of its own, which makes the snapshot, and deletes the one
/// before; neither is counted. Samples of the two sides alternate.
/// </summary>
internal sealed class SnapStartRestore(BenchSettings settings) : Measure("snapstart-python")
{
    private const int SamplesPerRound = 5, WarmUpSamples = 3;

    /// <summary>A restore that is as slow as this has initialised the function, which is what SnapStart is there to avoid.</summary>
    private const double InitMilliseconds = 500;

    private readonly Comparison _p50 = new(
        "snapstart-python-p50", "ms", new Side("first invoke, 500 ms of init", settings.Isolation), Side.Bare("python3 -c pass"));

    private HearthProcess? _hearth;
    private RawHttpConnection? _connection;
    private string[] _floor = [];
    private string? _version;

    public override IReadOnlyList<Comparison> Comparisons => [_p50];

    public override async Task PrepareAsync()
    {
        var python = settings.SnapStartPython ?? throw new NotMeasuredException("AWS has SnapStart from Python 3.12 on, and this machine has none");
        _floor = [python.Path, "-c", "pass"];
        _hearth = Own(HearthProcess.Start(settings));
        await _hearth.Lambda.CreateAsync("snap", BenchFunction.SlowPython(python), hasSnapStart: true);
        _connection = _hearth.Connect();
        for (var sample = 0; sample < WarmUpSamples; sample++) await RestoreAsync();
    }

    public override async Task RoundAsync()
    {
        var (values, floors) = (new List<double>(), new List<double>());
        for (var sample = 0; sample < SamplesPerRound; sample++)
        {
            floors.Add(Execution.Milliseconds(_floor));
            values.Add(await RestoreAsync());
        }
        _p50.AddRound(Samples.Median(values), Samples.Median(floors));
    }

    private async Task<double> RestoreAsync()
    {
        if (_version is not null) await _hearth!.Lambda.DeleteVersionAsync("snap", _version);
        _version = await _hearth!.Lambda.PublishAsync("snap");
        var request = RequestBytes.Invoke(_hearth.Address, $"snap:{_version}", """{"key":"value"}""");
        var began = Stopwatch.GetTimestamp();
        _connection!.ExchangeOk(request);
        var duration = Stopwatch.GetElapsedTime(began).TotalMilliseconds;
        return duration < InitMilliseconds ? duration : throw new BenchException($"A restore took {duration:F0} ms: the function was initialised again.");
    }
}
