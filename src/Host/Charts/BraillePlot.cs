namespace Hearth.Host.Charts;

/// <summary>One cell of a plot: a Braille character of 2 by 4 dots, and the series that was drawn there last.</summary>
internal readonly record struct PlotCell(char Character, int Series);

/// <summary>Draws lines with the dots of Braille characters, eight to a cell. Pure: text in, text out.</summary>
internal static class BraillePlot
{
    private const int FirstBraille = 0x2800;
    private const int DotsAcross = 2;
    private const int DotsDown = 4;

    /// <summary>The bit of each dot, [row, column], by Unicode's numbering of the dots.</summary>
    private static readonly int[,] Dots = { { 0x01, 0x08 }, { 0x02, 0x10 }, { 0x04, 0x20 }, { 0x40, 0x80 } };

    /// <param name="top">The value at the upper edge; the lower edge is 0.</param>
    /// <returns>[row, column], the upper row first.</returns>
    public static PlotCell[,] Draw(Chart chart, int columns, int rows, double top)
    {
        var bits = new int[rows, columns];
        var owner = new int[rows, columns];
        for (var series = 0; series < chart.Series.Count; series++) Draw(chart, series, bits, owner, top);
        var cells = new PlotCell[rows, columns];
        for (var row = 0; row < rows; row++)
        {
            for (var column = 0; column < columns; column++)
            {
                var dots = bits[row, column];
                cells[row, column] = dots == 0 ? new PlotCell(' ', 0) : new PlotCell((char)(FirstBraille + dots), owner[row, column]);
            }
        }
        return cells;
    }

    private static void Draw(Chart chart, int series, int[,] bits, int[,] owner, double top)
    {
        var (width, height) = (bits.GetLength(1) * DotsAcross, bits.GetLength(0) * DotsDown);
        var values = chart.Series[series].Values;
        var (first, span) = (chart.X[0], Math.Max(double.Epsilon, chart.X[^1] - chart.X[0]));
        (int X, int Y)? last = null;
        for (var index = 0; index < values.Count; index++)
        {
            if (!double.IsFinite(values[index]))
            {
                last = null;
                continue;
            }
            var x = chart.X.Count == 1 ? 0 : (int)Math.Round((chart.X[index] - first) / span * (width - 1));
            var y = height - 1 - (int)Math.Round(Math.Clamp(values[index] / top, 0, 1) * (height - 1));
            Line(last ?? (x, y), (x, y), (column, row) => Set(bits, owner, series, column, row));
            last = (x, y);
        }
    }

    private static void Set(int[,] bits, int[,] owner, int series, int x, int y)
    {
        bits[y / DotsDown, x / DotsAcross] |= Dots[y % DotsDown, x % DotsAcross];
        owner[y / DotsDown, x / DotsAcross] = series;
    }

    /// <summary>As many points as the longer side has dots.</summary>
    private static void Line((int X, int Y) from, (int X, int Y) to, Action<int, int> set)
    {
        var steps = Math.Max(1, Math.Max(Math.Abs(to.X - from.X), Math.Abs(to.Y - from.Y)));
        for (var step = 0; step <= steps; step++)
        {
            var share = (double)step / steps;
            set((int)Math.Round(from.X + ((to.X - from.X) * share)), (int)Math.Round(from.Y + ((to.Y - from.Y) * share)));
        }
    }
}
