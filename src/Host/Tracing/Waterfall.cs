using System.Globalization;

namespace Hearth.Host.Tracing;

/// <summary>A span as it is drawn: how deep it lies, and where it begins within the whole.</summary>
internal sealed record WaterfallRow(string Name, int Depth, double StartMicroseconds, double DurationMicroseconds)
{
    public string Duration => Print(DurationMicroseconds);

    public static string Print(double microseconds) => microseconds switch
    {
        < 1000 => string.Create(CultureInfo.InvariantCulture, $"{microseconds:0} us"),
        < 100_000 => string.Create(CultureInfo.InvariantCulture, $"{microseconds / 1000:0.00} ms"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{microseconds / 1000:0} ms"),
    };
}

/// <summary>Spans in the order in which they are drawn: each below the one that it belongs to.</summary>
internal sealed record Waterfall(IReadOnlyList<WaterfallRow> Rows, double TotalMicroseconds)
{
    public static Waterfall Of(IReadOnlyList<RecordedSpan> spans)
    {
        var ids = spans.Select(span => span.Id).ToHashSet(StringComparer.Ordinal);
        var children = spans.ToLookup(span => ids.Contains(span.ParentId) ? span.ParentId : "", StringComparer.Ordinal);
        var begin = spans.Min(span => span.StartMicroseconds);
        var rows = new List<WaterfallRow>();
        Add("", depth: 0);
        return new Waterfall(rows, rows.Max(row => row.StartMicroseconds + row.DurationMicroseconds));

        void Add(string parent, int depth)
        {
            foreach (var span in children[parent].OrderBy(span => span.StartMicroseconds))
            {
                rows.Add(new WaterfallRow(span.Name, depth, span.StartMicroseconds - begin, span.DurationMicroseconds));
                Add(span.Id, depth + 1);
            }
        }
    }
}
