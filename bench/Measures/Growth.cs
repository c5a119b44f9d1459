using Hearth.Bench.Client;
using Hearth.Bench.Report;
using Hearth.Bench.Server;

namespace Hearth.Bench.Measures;

/// <summary>
/// The warm p50 of one client on a server that holds many functions, beside the same on a server that holds only the one
/// invoked: two servers, measured in turn for half a second each per round.
/// </summary>
internal sealed class Growth(BenchSettings settings, int functions) : Measure($"growth-{functions}")
{
    private const int Creators = 16;

    private static readonly TimeSpan Turn = TimeSpan.FromMilliseconds(500), WarmUp = TimeSpan.FromSeconds(3);

    private readonly Comparison _p50 = new(
        $"growth-{functions}-p50", "us",
        new Side($"invoke, {functions:N0} functions", settings.Isolation),
        new Side("the same with 1", settings.Isolation));

    private HearthProcess? _full, _empty;
    private RawHttpConnection? _toFull, _toEmpty;
    private byte[] _request = [];

    public override IReadOnlyList<Comparison> Comparisons => [_p50];

    public override async Task PrepareAsync()
    {
        var function = BenchFunction.Python(settings.RequirePython(), "echo");
        _full = Own(HearthProcess.Start(settings));
        _empty = Own(HearthProcess.Start(settings));
        await Parallel.ForEachAsync(
            Enumerable.Range(0, functions - 1),
            new ParallelOptions { MaxDegreeOfParallelism = Creators },
            async (number, _) => await _full.Lambda.CreateAsync($"present-{number}", function));
        await _full.Lambda.CreateAsync("invoked", function);
        await _empty.Lambda.CreateAsync("invoked", function);
        _toFull = _full.Connect();
        _toEmpty = _empty.Connect();
        _request = RequestBytes.Invoke(_full.Address, "invoked", """{"key":"value"}""");
        Load.OneClient(_toFull, _request, WarmUp);
        Load.OneClient(_toEmpty, _request, WarmUp);
    }

    public override Task RoundAsync()
    {
        var floor = Load.OneClient(_toEmpty!, _request, Turn);
        var value = Load.OneClient(_toFull!, _request, Turn);
        _p50.AddRound(Samples.Median(value), Samples.Median(floor));
        return Task.CompletedTask;
    }
}
