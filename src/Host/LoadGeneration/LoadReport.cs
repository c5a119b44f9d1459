using Hearth.Host.Charts;

namespace Hearth.Host.LoadGeneration;

/// <summary>`--report FILE.html`.</summary>
internal static class LoadReport
{
    private const int MostPoints = 600;

    public static string Write(LoadSummary summary, LoadSeries series)
    {
        var (outcomes, latency) = LoadCharts.Of(series, MostPoints);
        return new HtmlReport(summary.Title)
            .Note("Open loop: arrivals do not wait for answers, and latency counts from when a request was due. "
                + "Cold: its REPORT has an Init Duration that the caller waited for.")
            .Table("Requests", ["", "count", "share", "note"], [.. summary.Counts().Select(row => (IReadOnlyList<string>)
                [row.Name, row.Count.ToString(), row.Name.StartsWith(' ') ? "" : summary.Percent(row.Count), row.Note])])
            .Table("Latency", ["", "time"], [.. summary.Latencies().Select(row => (IReadOnlyList<string>)[row.Name, row.Value])])
            .Add(outcomes)
            .Add(latency)
            .ToString();
    }
}
