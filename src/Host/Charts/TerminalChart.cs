using System.Text;
using Spectre.Console;

namespace Hearth.Host.Charts;

/// <summary>A chart as Spectre's markup: title and legend, an axis with numbers, Braille lines.</summary>
internal static class TerminalChart
{
    private const int LabelWidth = 8;
    private const int MostColumns = 100;

    private static readonly string[] Colours = ["deepskyblue1", "orange1", "green", "red", "mediumpurple1", "yellow"];

    public static void Print(Chart chart, int rows = 8) => AnsiConsole.Write(new Markup(Render(chart, AnsiConsole.Profile.Width, rows)));

    public static string Render(Chart chart, int width, int rows)
    {
        var text = new StringBuilder();
        var legend = chart.Series.Select((series, index) => $"[{Colours[index % Colours.Length]}]{Markup.Escape(series.Name)}[/]");
        text.AppendLine($"[bold]{Markup.Escape(chart.Title)}[/] ({Markup.Escape(chart.YUnit)})  {string.Join("  ", legend)}");
        if (chart.X.Count == 0) return text.AppendLine("  nothing to show").ToString();
        var columns = Math.Clamp(width - LabelWidth - 3, 10, MostColumns);
        var lines = chart with { IsStacked = false };
        var top = Axis.Top(lines.MaxY, ticks: 4);
        var cells = BraillePlot.Draw(lines, columns, rows, top);
        for (var row = 0; row < rows; row++) text.AppendLine(Row(cells, row, rows, top));
        var (first, last) = ($"{Axis.Label(chart.X[0])} {chart.XUnit}", $"{Axis.Label(chart.X[^1])} {chart.XUnit}");
        text.AppendLine($"{new string(' ', LabelWidth)} [grey]└{new string('─', columns)}[/]");
        text.AppendLine($"{new string(' ', LabelWidth + 2)}{first}{last.PadLeft(Math.Max(1, columns - first.Length))}");
        return text.ToString();
    }

    private static string Row(PlotCell[,] cells, int row, int rows, double top)
    {
        // Numbers at the upper edge, in the middle and at the lower edge.
        var label = row == 0 ? Axis.Label(top) : row == rows - 1 ? "0" : row == rows / 2 ? Axis.Label(top / 2) : "";
        var line = new StringBuilder($"{label.PadLeft(LabelWidth)} [grey]│[/]");
        for (var column = 0; column < cells.GetLength(1);)
        {
            var series = cells[row, column].Series;
            var end = column;
            while (end < cells.GetLength(1) && (cells[row, end].Character == ' ' || cells[row, end].Series == series)) end++;
            line.Append($"[{Colours[series % Colours.Length]}]");
            for (; column < end; column++) line.Append(cells[row, column].Character);
            line.Append("[/]");
        }
        return line.ToString();
    }
}
