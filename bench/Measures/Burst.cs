using System.Text.Json;
using Hearth.Bench.Client;
using Hearth.Bench.Floors;
using Hearth.Bench.Report;
using Hearth.Bench.Server;

namespace Hearth.Bench.Measures;

/// <summary>
/// Many invocations at once of a function that has no environment, each on its own open connection. The function says when
/// its handler began and in which environment, and stays busy, so that no environment serves two. The rate is environments
/// over the time until the last one's handler began; the floor starts as many bare interpreters at once and waits for all.
/// One failed invocation fails the measure. One burst goes ahead uncounted, as with cold starts, and each begins on a machine that has come to
/// rest from taking down the one before.
/// </summary>
internal sealed class Burst(string name, BenchSettings settings, int count, int busySeconds) : Measure(name)
{
    private readonly Comparison _rate = new(
        $"{name}-rate", "/s", new Side($"environments, 0 -> {count}", settings.Isolation), Side.Bare("python3 -c pass"));

    private HearthProcess? _hearth;
    private string[] _floor = [];
    private byte[] _request = [];

    public override IReadOnlyList<Comparison> Comparisons => [_rate];

    public override async Task PrepareAsync()
    {
        var python = settings.RequirePython();
        _floor = [python.Path, "-c", "pass"];
        _hearth = Own(HearthProcess.Start(settings));
        await _hearth.Lambda.CreateAsync("burst", BenchFunction.Python(python, "hold"));
        _request = RequestBytes.Invoke(_hearth.Address, "burst", $$"""{"seconds":{{busySeconds}}}""");
        // The server's own code is compiled by then.
        await StartAllAsync();
    }

    public override async Task RoundAsync()
    {
        var floor = Execution.PerSecond(_floor, count);
        await _hearth!.Lambda.RenewAsync("burst");
        await Machine.RestAsync();
        _rate.AddRound(await StartAllAsync(), floor);
    }

    private async Task<double> StartAllAsync()
    {
        var answers = await Simultaneous.ExchangeAsync(_hearth!.Address, _request, count);
        var failed = answers.Bodies.Where(body => !body.Contains("\"began\"")).ToArray();
        if (failed.Length > 0)
            throw new BenchException($"{failed.Length} of {count} invocations failed; one of them: {failed[0]}");
        var first = answers.Bodies.Select(body => JsonDocument.Parse(body).RootElement)
            .GroupBy(answer => answer.GetProperty("environment").GetString(), answer => answer.GetProperty("began").GetDouble())
            .Select(environment => environment.Min()).ToArray();
        // The handler's clock and ours are the same: a sandbox has no time namespace for the wall clock.
        return first.Length / (first.Max() - answers.BeganAtSeconds);
    }
}
