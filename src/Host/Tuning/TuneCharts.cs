using Hearth.Host.Charts;
using Spectre.Console;

namespace Hearth.Host.Tuning;

/// <summary>What was measured, for the terminal and as a page.</summary>
internal static class TuneCharts
{
    private static readonly string[] Columns = ["memory", "time", "p95", "cold start", "memory used", "$ per million", ""];

    /// <summary>Time is true here only: AWS's processors are others.</summary>
    public static string Honesty =>
        $"CPU by memory is Hearth's cgroup quota on this machine (1,769 MB are one of its {Environment.ProcessorCount} cores), as AWS divides its own. "
        + "The shape of the curve carries over; times are those of this machine. Prices: us-east-1, https://aws.amazon.com/lambda/pricing/, August 2025.";

    public static void Print(TuneConfig config, IReadOnlyList<MemoryMeasurement> measurements, MemoryMeasurement? best)
    {
        var table = new Table().Border(TableBorder.Rounded).AddColumns([.. Columns.Select(Markup.Escape)]);
        foreach (var measurement in measurements)
            table.AddRow([.. Row(measurement, best).Select(cell => new Text(cell, measurement == best ? new Style(decoration: Decoration.Bold) : null))]);
        AnsiConsole.Write(table);
        foreach (var chart in Charts(measurements)) TerminalChart.Print(chart);
        AnsiConsole.MarkupLine(Markup.Escape(Honesty));
        AnsiConsole.MarkupLine($"[bold]{Markup.Escape(Advice(config, best))}[/]");
    }

    public static string Page(TuneConfig config, IReadOnlyList<MemoryMeasurement> measurements, MemoryMeasurement? best)
    {
        var page = new HtmlReport($"{config.Function}: time and cost by memory")
            .Paragraph(Advice(config, best))
            .Note(Honesty)
            .Table("Measured", Columns, [.. measurements.Select(measurement => Row(measurement, best))], best is null ? null : measurements.ToList().IndexOf(best));
        foreach (var chart in Charts(measurements)) page.Add(chart);
        return page.ToString();
    }

    private static string Advice(TuneConfig config, MemoryMeasurement? best) => best is null
        ? $"{config.Function} fails at every one of these sizes."
        : $"Recommended ({Strategy(config)}): {best.MemoryMb} MB. Take it with: hearth deploy DIR --memory {best.MemoryMb}, "
            + $"or aws lambda update-function-configuration --function-name {config.Function} --memory-size {best.MemoryMb}";

    private static string Strategy(TuneConfig config) =>
        config.Strategy == TuneStrategy.Balanced ? $"balanced, weight of cost {config.Weight:0.##}" : config.Strategy.ToString().ToLowerInvariant();

    private static IReadOnlyList<string> Row(MemoryMeasurement measurement, MemoryMeasurement? best) =>
    [
        $"{measurement.MemoryMb} MB",
        Milliseconds(measurement.TimeMs),
        Milliseconds(measurement.SlowMs),
        Milliseconds(measurement.ColdMs),
        $"{measurement.MaxMemoryMb} MB",
        double.IsFinite(measurement.Dollars) ? $"{measurement.Dollars:0.000}" : "-",
        measurement.Errors > 0 ? $"failed {measurement.Errors} times: {measurement.FirstError}" : measurement == best ? "recommended" : "",
    ];

    private static IEnumerable<Chart> Charts(IReadOnlyList<MemoryMeasurement> measurements)
    {
        var usable = measurements.Where(measurement => measurement.IsUsable).OrderBy(measurement => measurement.MemoryMb).ToList();
        var memory = usable.Select(measurement => (double)measurement.MemoryMb).ToList();
        yield return new Chart("Time by memory", "MB", "ms", memory,
            [new ChartSeries("warm", [.. usable.Select(measurement => measurement.TimeMs)]), new ChartSeries("cold start", [.. usable.Select(measurement => measurement.ColdMs)])])
        {
            Description = "Mean time of warm invocations and of cold starts at each memory size.",
        };
        yield return new Chart("Cost by memory", "MB", "$ per million invocations", memory, [new ChartSeries("warm", [.. usable.Select(measurement => measurement.Dollars)])])
        {
            Description = "What a million warm invocations would cost at AWS at each memory size.",
        };
    }

    private static string Milliseconds(double time) => double.IsFinite(time) ? $"{time:0.0} ms" : "-";
}
