using Hearth.Host.Charts;

namespace Hearth.Host.LoadGeneration;

/// <summary>The charts of a run, for the terminal and for the report.</summary>
internal static class LoadCharts
{
    private static readonly double[] Percentiles = [50, 95, 99];

    private static readonly (string Name, Func<LoadSecond, long> Count)[] Outcomes =
    [
        ("warm", second => second.Warm),
        ("cold", second => second.Cold),
        ("spilled", second => second.Spilled),
        ("throttled", second => second.Throttled),
        ("failed", second => second.Failed),
        ("refused here", second => second.Refused),
    ];

    /// <param name="mostPoints">Seconds are put together until there are no more than these.</param>
    public static (Chart Outcomes, Chart Latency) Of(LoadSeries series, int mostPoints)
    {
        var count = series.Seconds().Count;
        var width = Math.Max(1, (count + mostPoints - 1) / mostPoints);
        var seconds = series.Seconds(width);
        var x = Enumerable.Range(0, seconds.Count).Select(index => (double)(index * width)).ToList();
        return (OutcomeChart(seconds, x, width, series.Total()), LatencyChart(seconds, x, series.Total()));
    }

    private static Chart OutcomeChart(IReadOnlyList<LoadSecond> seconds, List<double> x, int width, LoadSecond total)
    {
        var shown = Outcomes.Where(outcome => outcome.Count(total) > 0).ToList();
        return new Chart("Requests by what became of them", "s", "requests/s", x, [.. shown.Select(outcome => new ChartSeries(
            outcome.Name, [.. seconds.Select(second => (double)outcome.Count(second) / width)]))])
        {
            IsStacked = true,
            Description = "Stacked bars by the second in which requests were due. In sum: "
                + string.Join(", ", shown.Select(outcome => $"{outcome.Count(total)} {outcome.Name}")) + ".",
        };
    }

    private static Chart LatencyChart(IReadOnlyList<LoadSecond> seconds, List<double> x, LoadSecond total) =>
        new("Latency of what was served, from when it was due", "s", "ms", x, [.. Percentiles.Select(percent => new ChartSeries(
            $"p{percent:0}", [.. seconds.Select(second => second.Latency.Percentile(percent)?.TotalMilliseconds ?? double.NaN)]))])
        {
            Description = "Lines over time. Over the whole run: " + string.Join(", ", Percentiles.Select(percent =>
                $"p{percent:0} {total.Latency.Percentile(percent)?.TotalMilliseconds ?? 0:0.##} ms")) + ".",
        };
}
