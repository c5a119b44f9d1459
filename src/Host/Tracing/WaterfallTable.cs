using Spectre.Console;

namespace Hearth.Host.Tracing;

/// <summary>A waterfall in the terminal.</summary>
internal static class WaterfallTable
{
    private const int BarCells = 56;

    public static Table Of(Waterfall waterfall)
    {
        var table = new Table().Border(TableBorder.None).HideHeaders();
        table.AddColumns("step", "duration", "when");
        table.Columns[1].RightAligned();
        foreach (var row in waterfall.Rows)
            table.AddRow(new Text(new string(' ', 2 * row.Depth) + row.Name), new Text(row.Duration), new Markup(Bar(row, waterfall.TotalMicroseconds)));
        return table;
    }

    private static string Bar(WaterfallRow row, double total)
    {
        var start = Math.Min(BarCells - 1, (int)(row.StartMicroseconds / total * BarCells));
        var length = Math.Clamp((int)Math.Round(row.DurationMicroseconds / total * BarCells), 1, BarCells - start);
        var color = row.Depth == 0 ? "blue" : row.Name is "function" or "initialise function" ? "green" : "yellow";
        return $"{new string(' ', start)}[{color}]{new string('█', length)}[/]";
    }
}
