using Hearth.Host.Charts;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Hearth.Host.LoadGeneration;

/// <summary>A run as it goes, and in sum.</summary>
internal static class LoadTerminal
{
    private const int MostPoints = 200;
    private const int LiveRows = 6;
    private static readonly TimeSpan LivePeriod = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LinePeriod = TimeSpan.FromSeconds(5);

    /// <summary>Shows the run until it is over: a picture on a terminal, a line now and then in a pipe.</summary>
    public static async Task WatchAsync(LoadRun run, LoadSeries series, Task running, TimeProvider time)
    {
        if (Console.IsOutputRedirected)
        {
            while (!await IsOverAsync(running, LinePeriod, time)) await Console.Error.WriteLineAsync(Line(run, series));
            await running;
            return;
        }
        await AnsiConsole.Live(Picture(run, series)).AutoClear(true).StartAsync(async live =>
        {
            while (!await IsOverAsync(running, LivePeriod, time)) live.UpdateTarget(Picture(run, series));
            await running;
        });
    }

    public static void Print(LoadSummary summary, LoadSeries series)
    {
        AnsiConsole.MarkupLine($"[bold]{Markup.Escape(summary.Title)}[/]");
        AnsiConsole.Write(Counts(summary));
        AnsiConsole.WriteLine();
        var latencies = string.Join("   ", summary.Latencies().Select(row => $"{row.Name} {row.Value}"));
        if (latencies.Length > 0) AnsiConsole.MarkupLine($"latency from when it was due: [bold]{latencies}[/]");
        AnsiConsole.WriteLine();
        var (outcomes, latency) = LoadCharts.Of(series, MostPoints);
        TerminalChart.Print(outcomes);
        TerminalChart.Print(latency);
    }

    private static async Task<bool> IsOverAsync(Task running, TimeSpan period, TimeProvider time)
    {
        try
        {
            await running.WaitAsync(period, time);
            return true;
        }
        catch (TimeoutException) when (!running.IsCompleted)
        {
            return false;
        }
    }

    private static Rows Picture(LoadRun run, LoadSeries series)
    {
        var (outcomes, latency) = LoadCharts.Of(series, MostPoints);
        var width = AnsiConsole.Profile.Width;
        return new Rows(
            new Text(Line(run, series)),
            new Markup(TerminalChart.Render(outcomes, width, LiveRows)),
            new Markup(TerminalChart.Render(latency, width, LiveRows)),
            new Markup("[grey]Ctrl-C stops the arrivals and prints what there is.[/]"));
    }

    private static string Line(LoadRun run, LoadSeries series)
    {
        var total = series.Total();
        return $"{run.Elapsed.TotalSeconds,5:0.0} s  offered {total.Offered}  warm {total.Warm}  cold {total.Cold}  spilled {total.Spilled}  "
            + $"throttled {total.Throttled}  failed {total.Failed}  refused {total.Refused}  in flight {run.InFlight}  "
            + $"p50 {total.Latency.Percentile(50)?.TotalMilliseconds ?? 0:0.0} ms  p99 {total.Latency.Percentile(99)?.TotalMilliseconds ?? 0:0.0} ms";
    }

    private static Table Counts(LoadSummary summary)
    {
        var table = new Table().Border(TableBorder.Rounded).AddColumns("requests", "count", "share", "");
        table.Columns[1].RightAligned();
        table.Columns[2].RightAligned();
        foreach (var (name, count, note) in summary.Counts())
        {
            var share = name.StartsWith(' ') ? "" : summary.Percent(count);
            IRenderable[] row = [new Text(name), new Text(count.ToString()), new Text(share), new Text(note, new Style(Color.Grey))];
            table.AddRow(row);
        }
        return table;
    }
}
