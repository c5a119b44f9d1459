namespace Hearth.Host.Charts;

/// <summary>One named row of numbers over a chart's horizontal axis; NaN where there is none.</summary>
internal sealed record ChartSeries(string Name, IReadOnlyList<double> Values);

/// <summary>What a chart shows, for a terminal or a page.</summary>
/// <param name="X">The horizontal axis' values, ascending, one for each value of each series.</param>
internal sealed record Chart(string Title, string XUnit, string YUnit, IReadOnlyList<double> X, IReadOnlyList<ChartSeries> Series)
{
    /// <summary>Bars on top of each other instead of lines.</summary>
    public bool IsStacked { get; init; }

    /// <summary>A sentence for those who do not see the picture.</summary>
    public string Description { get; init; } = "";

    public double MaxY => IsStacked
        ? Enumerable.Range(0, X.Count).Select(index => Series.Sum(series => Number(series.Values[index]))).DefaultIfEmpty().Max()
        : Series.SelectMany(series => series.Values).Select(Number).DefaultIfEmpty().Max();

    private static double Number(double value) => double.IsFinite(value) ? value : 0;
}
