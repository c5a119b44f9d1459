using System.Globalization;
using System.Net;
using System.Text;

namespace Hearth.Host.Charts;

/// <summary>
/// A page that stands alone: no script, nothing from the network, light or dark as the reader has it. Every chart has its
/// numbers below it, as a table.
/// </summary>
internal sealed class HtmlReport(string title)
{
    private const int MostRows = 400; // A table beyond that is for --json or --trace.

    private const string Style = """
        :root { color-scheme: light dark; --ink: #1b1f24; --dim: #57606a; --paper: #fff; --rule: #d8dee4;
          --c0: #0072b2; --c1: #d55e00; --c2: #117733; --c3: #aa3377; --c4: #997700; --c5: #444; }
        @media (prefers-color-scheme: dark) { :root { --ink: #e6edf3; --dim: #9aa4af; --paper: #12161b; --rule: #30363d;
          --c0: #56b4e9; --c1: #ff9e57; --c2: #5fd38d; --c3: #ff8ad1; --c4: #f0d542; --c5: #ccc; } }
        body { font: 16px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--paper); max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
        h1 { font-size: 1.5rem; } h2 { font-size: 1.15rem; margin-top: 2rem; } p.note { color: var(--dim); }
        .wide { overflow-x: auto; } table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
        th, td { padding: .2rem .8rem .2rem 0; text-align: right; border-bottom: 1px solid var(--rule); }
        th:first-child { text-align: left; font-weight: inherit; } thead th { font-weight: 600; } tr.best { font-weight: 700; }
        svg { width: 100%; height: auto; } svg text { fill: var(--dim); font-size: 12px; }
        .grid { stroke: var(--rule); } .line { fill: none; stroke-width: 2; } .bar { stroke: none; }
        ul.legend { list-style: none; padding: 0; display: flex; flex-wrap: wrap; gap: 1rem; margin: .3rem 0; }
        ul.legend span { display: inline-block; width: 1rem; height: .8rem; margin-right: .4rem; }
        """;

    private readonly StringBuilder _body = new();
    private int _charts;

    public HtmlReport Note(string text)
    {
        _body.AppendLine($"<p class=\"note\">{Text(text)}</p>");
        return this;
    }

    public HtmlReport Paragraph(string text)
    {
        _body.AppendLine($"<p>{Text(text)}</p>");
        return this;
    }

    /// <param name="best">The row to stand out, if any.</param>
    public HtmlReport Table(string heading, IReadOnlyList<string> columns, IReadOnlyList<IReadOnlyList<string>> rows, int? best = null)
    {
        _body.AppendLine($"<h2>{Text(heading)}</h2>");
        WriteTable(heading, columns, rows, best);
        return this;
    }

    public HtmlReport Add(Chart chart)
    {
        var id = $"chart{++_charts}";
        _body.AppendLine($"<h2>{Text(chart.Title)}</h2>").AppendLine("<ul class=\"legend\">");
        for (var series = 0; series < chart.Series.Count; series++)
            _body.AppendLine($"<li><span style=\"background: var(--c{series % 6})\"></span>{Text(chart.Series[series].Name)}</li>");
        _body.AppendLine("</ul>").AppendLine(SvgChart.Render(chart, id)).AppendLine("<details><summary>Numbers</summary>");
        var step = Math.Max(1, (chart.X.Count + MostRows - 1) / MostRows);
        var rows = Enumerable.Range(0, chart.X.Count).Where(index => index % step == 0).Select(index => (IReadOnlyList<string>)
            [Number(chart.X[index]), .. chart.Series.Select(series => Number(series.Values[index]))]);
        if (step > 1) Note($"Every {step}th row.");
        WriteTable($"{chart.Title} ({chart.YUnit})", [chart.XUnit, .. chart.Series.Select(series => series.Name)], [.. rows], best: null);
        _body.AppendLine("</details>");
        return this;
    }

    public override string ToString()
    {
        var series = string.Concat(Enumerable.Range(0, 6).Select(index =>
            $".line.s{index} {{ stroke: var(--c{index}); }} .bar.s{index}, .mark.s{index} {{ fill: var(--c{index}); }}\n"));
        return $"""
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>{Text(title)}</title>
            <style>
            {Style}
            {series}</style>
            </head>
            <body>
            <main>
            <h1>{Text(title)}</h1>
            {_body}</main>
            </body>
            </html>

            """;
    }

    private void WriteTable(string caption, IReadOnlyList<string> columns, IReadOnlyList<IReadOnlyList<string>> rows, int? best)
    {
        _body.AppendLine($"<div class=\"wide\"><table aria-label=\"{Text(caption)}\"><thead><tr>");
        foreach (var column in columns) _body.Append($"<th scope=\"col\">{Text(column)}</th>");
        _body.AppendLine("</tr></thead><tbody>");
        for (var row = 0; row < rows.Count; row++)
        {
            _body.Append(row == best ? "<tr class=\"best\">" : "<tr>");
            _body.Append($"<th scope=\"row\">{Text(rows[row][0])}</th>");
            foreach (var cell in rows[row].Skip(1)) _body.Append($"<td>{Text(cell)}</td>");
            _body.AppendLine("</tr>");
        }
        _body.AppendLine("</tbody></table></div>");
    }

    private static string Number(double value) => double.IsFinite(value) ? value.ToString("0.######", CultureInfo.InvariantCulture) : "";

    private static string Text(string text) => WebUtility.HtmlEncode(text);
}
