using System.Globalization;
using System.Net;
using System.Text;

namespace Hearth.Host.Charts;

/// <summary>
/// A chart as an SVG that stands alone: colours are CSS variables of the page, lines differ in their dashes too, and a title and
/// a description are there for screen readers.
/// </summary>
internal static class SvgChart
{
    private const double Width = 860;
    private const double Height = 260;
    private const double Left = 64;
    private const double Right = 12;
    private const double Top = 12;
    private const double Bottom = 36;
    private const int Ticks = 5;
    private const int MarkedPoints = 40; // With more, marks would hide the line.

    private static readonly string[] Dashes = ["", "6 3", "2 3", "9 3 2 3", "12 4", "1 2"];

    private static double PlotWidth => Width - Left - Right;

    private static double PlotHeight => Height - Top - Bottom;

    /// <param name="id">Unique on the page: title and description are found by it.</param>
    public static string Render(Chart chart, string id)
    {
        var svg = new StringBuilder();
        svg.AppendLine($"<svg viewBox=\"0 0 {Width:0} {Height:0}\" role=\"img\" aria-labelledby=\"{id}-title {id}-desc\">");
        svg.AppendLine($"<title id=\"{id}-title\">{Text(chart.Title)}</title>");
        svg.AppendLine($"<desc id=\"{id}-desc\">{Text(chart.Description)}</desc>");
        var top = Axis.Top(chart.MaxY, Ticks);
        Grid(svg, chart, top);
        if (chart.X.Count > 0)
        {
            if (chart.IsStacked) Bars(svg, chart, top);
            else Lines(svg, chart, top);
        }
        return svg.AppendLine("</svg>").ToString();
    }

    private static void Grid(StringBuilder svg, Chart chart, double top)
    {
        var step = Axis.Step(chart.MaxY, Ticks);
        for (var value = 0.0; value <= top * (1 + 1e-9); value += step)
        {
            var y = Y(value, top);
            svg.AppendLine($"<line class=\"grid\" x1=\"{N(Left)}\" y1=\"{N(y)}\" x2=\"{N(Width - Right)}\" y2=\"{N(y)}\"/>");
            svg.AppendLine($"<text x=\"{N(Left - 6)}\" y=\"{N(y + 4)}\" text-anchor=\"end\">{Axis.Label(value)}</text>");
        }
        svg.AppendLine($"<text x=\"{N(Width - Right)}\" y=\"{N(Height - 4)}\" text-anchor=\"end\">{Text(chart.XUnit)}</text>");
        svg.AppendLine($"<text x=\"4\" y=\"{N(Height - 4)}\">{Text(chart.YUnit)}</text>");
        foreach (var x in XTicks(chart))
            svg.AppendLine($"<text x=\"{N(X(chart, x))}\" y=\"{N(Height - Bottom + 16)}\" text-anchor=\"middle\">{Axis.Label(x)}</text>");
    }

    /// <summary>Every value while there are few, else round ones.</summary>
    private static IEnumerable<double> XTicks(Chart chart)
    {
        if (chart.X.Count <= 10) return chart.X;
        var step = Axis.Step(chart.X[^1] - chart.X[0], 8);
        return Enumerable.Range(0, 10).Select(index => (Math.Ceiling(chart.X[0] / step) + index) * step).Where(x => x <= chart.X[^1]);
    }

    private static void Lines(StringBuilder svg, Chart chart, double top)
    {
        for (var series = 0; series < chart.Series.Count; series++)
        {
            var path = new StringBuilder();
            var isDown = false;
            for (var index = 0; index < chart.X.Count; index++)
            {
                var value = chart.Series[series].Values[index];
                if (double.IsFinite(value)) path.Append($"{(isDown ? 'L' : 'M')}{N(X(chart, chart.X[index]))} {N(Y(value, top))}");
                isDown = double.IsFinite(value);
                if (isDown && chart.X.Count <= MarkedPoints)
                    svg.AppendLine($"<circle class=\"mark s{series}\" cx=\"{N(X(chart, chart.X[index]))}\" cy=\"{N(Y(value, top))}\" r=\"3\"/>");
            }
            svg.AppendLine($"<path class=\"line s{series}\" stroke-dasharray=\"{Dashes[series % Dashes.Length]}\" d=\"{path}\"/>");
        }
    }

    private static void Bars(StringBuilder svg, Chart chart, double top)
    {
        var slot = PlotWidth / chart.X.Count;
        var heights = new double[chart.X.Count];
        for (var series = 0; series < chart.Series.Count; series++)
        {
            // One path for a series: a day of minutes would else be thousands of elements.
            var path = new StringBuilder();
            for (var index = 0; index < chart.X.Count; index++)
            {
                var value = chart.Series[series].Values[index];
                if (!double.IsFinite(value) || value <= 0) continue;
                var (low, high) = (Y(heights[index], top), Y(heights[index] += value, top));
                path.Append($"M{N(Left + (slot * index))} {N(low)}V{N(high)}h{N(Math.Max(0.5, slot * 0.9))}V{N(low)}Z");
            }
            svg.AppendLine($"<path class=\"bar s{series}\" d=\"{path}\"/>");
        }
    }

    private static double X(Chart chart, double x)
    {
        if (chart.IsStacked)
        {
            var span = chart.X.Count > 1 ? (chart.X[^1] - chart.X[0]) / (chart.X.Count - 1) : 1;
            return Left + ((((x - chart.X[0]) / span) + 0.5) * PlotWidth / chart.X.Count);
        }
        var width = chart.X[^1] - chart.X[0];
        return width > 0 ? Left + ((x - chart.X[0]) / width * PlotWidth) : Left + (PlotWidth / 2);
    }

    private static double Y(double value, double top) => Top + ((1 - (value / top)) * PlotHeight);

    private static string N(double number) => number.ToString("0.##", CultureInfo.InvariantCulture);

    private static string Text(string text) => WebUtility.HtmlEncode(text);
}
