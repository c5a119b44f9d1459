using Hearth.Bench.Floors;
using Hearth.Bench.Report;

namespace Hearth.Bench.Measures;

/// <summary>
/// A peer that isolates a program, or a lighter way to start it, beside the bare program: fork, exec and end of each, in
/// turn. Hearth has no part in it; it shows what others need for the same.
/// </summary>
internal sealed class BareStart(string name, Side side, Side floorSide, Func<BareStart.Commands> commands) : Measure(name)
{
    private const int SamplesPerRound = 10;

    private readonly Comparison _p50 = new($"{name}-p50", "ms", side, floorSide);
    private Commands? _commands;

    public override IReadOnlyList<Comparison> Comparisons => [_p50];

    public override Task PrepareAsync()
    {
        _commands = commands();
        if (Execution.WhyNot(_commands.Value) is { } reason) throw new NotMeasuredException(reason);
        return Task.CompletedTask;
    }

    public override Task RoundAsync()
    {
        var (values, floors) = (new List<double>(), new List<double>());
        for (var sample = 0; sample < SamplesPerRound; sample++)
        {
            floors.Add(Execution.Milliseconds(_commands!.Floor));
            values.Add(Execution.Milliseconds(_commands.Value));
        }
        _p50.AddRound(Samples.Median(values), Samples.Median(floors));
        return Task.CompletedTask;
    }

    internal sealed record Commands(string[] Value, string[] Floor);
}
