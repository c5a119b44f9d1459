using System.Text.Json;
using System.Text.Json.Nodes;
using Hearth.Host.Charts;
using Hearth.Host.Commands;
using Spectre.Console;

namespace Hearth.Host.Planning;

/// <summary>A plan for the terminal, as a page and as JSON.</summary>
internal static class PlanReport
{
    private const int TerminalPoints = 200;

    /// <summary>Charts of less count seconds.</summary>
    private static readonly TimeSpan ShortSpan = TimeSpan.FromMinutes(10);

    private static readonly string[] Columns =
        ["reserved", "provisioned", "memory", "keep-alive", "cold", "cold %", "spilled", "throttled", "given up %", "concurrency peak", "p95", "environments peak", "mean", "GB here", "$ at AWS"];

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    public static string Note(string trace, IReadOnlyList<PlanRow> rows) =>
        $"{rows[0].Forecast.Offered} arrivals of {trace} over {DurationText.Print(rows[0].Forecast.Span)}. Permits and the choice of environments are the data plane's own; "
        + "not forecast: CPU that environments take from each other, and environments that end because memory is short. "
        + "Prices: us-east-1, https://aws.amazon.com/lambda/pricing/, August 2025. AWS's keep-alive is not documented, Hearth's is --keep-alive.";

    public static void Print(string trace, IReadOnlyList<PlanRow> rows, PlanRow best, PlanGoals goals)
    {
        var table = new Table().Border(TableBorder.Rounded).AddColumns([.. Columns.Select(Markup.Escape)]);
        foreach (var row in rows)
            table.AddRow([.. Cells(row).Select(cell => new Text(cell, row == best ? new Style(decoration: Decoration.Bold) : null))]);
        AnsiConsole.Write(table);
        foreach (var row in rows.Where(row => row.Forecast.Throttled > 0))
            AnsiConsole.MarkupLine(Markup.Escape($"throttled with {row.Name}: {Reasons(row)}"));
        foreach (var chart in Charts(best, TerminalPoints)) TerminalChart.Print(chart);
        AnsiConsole.MarkupLine(Markup.Escape(Note(trace, rows)));
        AnsiConsole.MarkupLine($"[bold]{Markup.Escape(Advice(best, goals))}[/]");
    }

    public static string Page(string trace, IReadOnlyList<PlanRow> rows, PlanRow best, PlanGoals goals)
    {
        var page = new HtmlReport($"A plan for {trace}")
            .Paragraph(Advice(best, goals))
            .Note(Note(trace, rows))
            .Table("Settings", [.. Columns, "throttled by"], [.. rows.Select(row => (IReadOnlyList<string>)[.. Cells(row), Reasons(row)])], rows.ToList().IndexOf(best));
        foreach (var chart in Charts(best, int.MaxValue)) page.Add(chart);
        return page.ToString();
    }

    public static string Json(IReadOnlyList<PlanRow> rows, PlanRow best)
    {
        var array = rows.Select(row => (JsonNode)new JsonObject
        {
            ["reserved"] = row.Forecast.Settings.Reserved,
            ["provisioned"] = row.Forecast.Settings.Provisioned,
            ["memoryMb"] = row.Memory.MemoryMb,
            ["keepAliveSeconds"] = row.Forecast.Settings.KeepAlive.TotalSeconds,
            ["offered"] = row.Forecast.Offered,
            ["warm"] = row.Forecast.Warm,
            ["cold"] = row.Forecast.Cold,
            ["spilled"] = row.Forecast.Spilled,
            ["givenUp"] = row.Forecast.GivenUp,
            ["throttles"] = new JsonObject(row.Forecast.Throttles.Select(pair => KeyValuePair.Create(pair.Key, (JsonNode?)JsonValue.Create(pair.Value)))),
            ["concurrency"] = new JsonObject
            {
                ["peak"] = row.Forecast.PeakConcurrency, ["p95"] = row.Forecast.ConcurrencyP95, ["mean"] = Math.Round(row.Forecast.MeanConcurrency, 3),
            },
            ["environments"] = new JsonObject
            {
                ["started"] = row.Forecast.Environments, ["peak"] = row.Forecast.PeakEnvironments, ["mean"] = Math.Round(row.Forecast.MeanEnvironments, 3),
            },
            ["peakMemoryGb"] = row.PeakMemoryGb,
            ["dollars"] = row.Dollars,
            ["isRecommended"] = row == best,
        });
        return new JsonObject { ["settings"] = new JsonArray([.. array]) }.ToJsonString(Indented);
    }

    private static string Advice(PlanRow best, PlanGoals goals) => goals.IsMet(best)
        ? $"Recommended: {best.Name}. The cheapest of these with at most {Percent(goals.MostCold)} cold and {Percent(goals.MostThrottled)} given up."
        : $"None of these has at most {Percent(goals.MostCold)} cold and {Percent(goals.MostThrottled)} given up. The nearest: {best.Name}.";

    private static IReadOnlyList<string> Cells(PlanRow row) =>
    [
        row.Forecast.Settings.Reserved is { } reserved ? $"{reserved}" : "-",
        $"{row.Forecast.Settings.Provisioned}",
        $"{row.Memory.MemoryMb} MB",
        DurationText.Print(row.Forecast.Settings.KeepAlive),
        $"{row.Forecast.Cold}",
        Percent(row.ColdShare),
        $"{row.Forecast.Spilled}",
        $"{row.Forecast.Throttled}",
        Percent(row.ThrottledShare),
        $"{row.Forecast.PeakConcurrency}",
        $"{row.Forecast.ConcurrencyP95}",
        $"{row.Forecast.PeakEnvironments}",
        $"{row.Forecast.MeanEnvironments:0.0}",
        $"{row.PeakMemoryGb:0.0}",
        $"{row.Dollars:0.0000}",
    ];

    private static string Reasons(PlanRow row) => string.Join(", ", row.Forecast.Throttles.Select(pair => $"{pair.Key} {pair.Value}"));

    private static IEnumerable<Chart> Charts(PlanRow row, int mostPoints)
    {
        var forecast = row.Forecast;
        var width = Math.Max(1, (forecast.Series.Count + mostPoints - 1) / mostPoints);
        var points = forecast.Series.Chunk(width).ToList();
        var (unit, unitName) = forecast.Span < ShortSpan ? (TimeSpan.FromSeconds(1), "s") : (TimeSpan.FromMinutes(1), "min");
        var x = Enumerable.Range(0, points.Count).Select(index => Math.Round(index * width * forecast.Settings.Interval / unit, 3)).ToList();
        yield return new Chart($"Concurrency with {row.Name}", unitName, "busy environments, maximum", x,
            [new ChartSeries("busy", [.. points.Select(chunk => (double)chunk.Max(point => point.PeakConcurrency))])])
        {
            Description = $"A line over time: peak {forecast.PeakConcurrency}, 95 % of the time at most {forecast.ConcurrencyP95}.",
        };
        yield return new Chart("Cold starts and throttles", unitName, "invocations", x,
        [
            new ChartSeries("cold", [.. points.Select(chunk => (double)chunk.Sum(point => point.Cold))]),
            new ChartSeries("throttled", [.. points.Select(chunk => (double)chunk.Sum(point => point.Throttled))]),
        ])
        {
            IsStacked = true,
            Description = $"Stacked bars over time: {forecast.Cold} cold starts and {forecast.Throttled} throttles in sum.",
        };
    }

    private static string Percent(double share) => $"{share * 100:0.##} %";
}
