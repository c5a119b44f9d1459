using System.Globalization;
using System.Security;
using System.Text;

namespace Hearth.Host.Tracing;

/// <summary>A waterfall as a picture: SVG, or a page of HTML around it.</summary>
internal static class WaterfallPicture
{
    private const int Width = 900, NameWidth = 260, DurationWidth = 80, RowHeight = 24, Top = 56, Right = 20;

    public static string Svg(Waterfall waterfall, string title)
    {
        var height = Top + (waterfall.Rows.Count * RowHeight) + 12;
        var svg = new StringBuilder();
        Line($"""<svg xmlns="http://www.w3.org/2000/svg" width="{Width}" height="{height}" viewBox="0 0 {Width} {height}" font-family="system-ui, sans-serif" font-size="13" role="img">""");
        Line($"<title>{Escape(title)}</title>");
        Line($"""<rect width="{Width}" height="{height}" fill="#ffffff"/>""");
        Line($"""<text x="12" y="26" font-size="16" font-weight="600" fill="#16191f">{Escape(title)}</text>""");
        var y = Top;
        foreach (var row in waterfall.Rows)
        {
            Row(row, y);
            y += RowHeight;
        }

        Line($"</svg>");
        return svg.ToString();

        void Row(WaterfallRow row, int top)
        {
            var space = Width - NameWidth - DurationWidth - Right;
            var left = NameWidth + DurationWidth + (row.StartMicroseconds / waterfall.TotalMicroseconds * space);
            var width = Math.Max(1.5, row.DurationMicroseconds / waterfall.TotalMicroseconds * space);
            var color = row.Depth == 0 ? "#0972d3" : row.Name is "function" or "initialise function" ? "#037f0c" : "#df8a13";
            Line($"""<text x="{12 + (16 * row.Depth)}" y="{top + 14}" fill="#16191f">{Escape(row.Name)}</text>""");
            Line($"""<text x="{NameWidth + DurationWidth - 12}" y="{top + 14}" text-anchor="end" fill="#414d5c">{row.Duration}</text>""");
            Line($"""<rect x="{left:0.##}" y="{top + 3}" width="{width:0.##}" height="{RowHeight - 9}" rx="2" fill="{color}"/>""");
        }

        void Line(FormattableString text) => svg.Append(text.ToString(CultureInfo.InvariantCulture)).Append('\n');
    }

    public static string Html(Waterfall waterfall, string title) =>
        $"<!doctype html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n<title>{Escape(title)}</title>\n<body style=\"margin: 2em\">\n{Svg(waterfall, title)}</body>\n</html>\n";

    private static string Escape(string text) => SecurityElement.Escape(text);
}
