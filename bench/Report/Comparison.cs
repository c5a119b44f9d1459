namespace Hearth.Bench.Report;

/// <summary>What one side of a comparison is, and how isolated from the machine it runs.</summary>
internal sealed record Side(string Name, string Isolation)
{
    public const string NoIsolation = "none";

    public static Side Bare(string name) => new(name, NoIsolation);
}

/// <summary>A figure and its floor over the rounds.</summary>
/// <param name="id">The budget's key.</param>
internal sealed class Comparison(string id, string unit, Side value, Side floor)
{
    private readonly List<(double Value, double Floor)> _rounds = [];

    public string Id { get; } = id;

    public string Unit { get; } = unit;

    public Side Value { get; } = value;

    public Side Floor { get; } = floor;

    public bool HasRounds => _rounds.Count > 0;

    public double MedianValue => Samples.Median(_rounds.Select(round => round.Value));

    public double MedianFloor => Samples.Median(_rounds.Select(round => round.Floor));

    /// <summary>
    /// The median of the rounds' own ratios: the two sides of a round saw the same machine, two medians may not have.
    /// </summary>
    public double Ratio => Samples.Median(_rounds.Select(round => round.Value / round.Floor));

    public void AddRound(double value, double floor) => _rounds.Add((value, floor));
}
