namespace Hearth.Bench.Report;

/// <summary>All that a run found.</summary>
/// <param name="NotMeasured">What this machine lacks, by measure.</param>
/// <param name="Failed">Measures that ended with an error.</param>
internal sealed record Outcome(
    Machine Before,
    Machine After,
    int Rounds,
    IReadOnlyList<Comparison> Comparisons,
    IReadOnlyList<(string Measure, string Reason)> NotMeasured,
    IReadOnlyList<(string Measure, string Reason)> Failed)
{
    public bool WasIdle => Before.IsIdle && After.IsIdle;

    public IEnumerable<Comparison> Broken(Budgets budgets) =>
        Comparisons.Where(comparison => budgets.Of(comparison) is { } budget && !budget.Holds(comparison.Ratio));
}
