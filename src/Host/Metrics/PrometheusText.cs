using System.Globalization;
using System.Text;

namespace Hearth.Host.Metrics;

/// <summary>Metrics as Prometheus scrapes them. https://prometheus.io/docs/instrumenting/exposition_formats/</summary>
internal static class PrometheusText
{
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    public static string Write(IEnumerable<MetricFamily> families, IEnumerable<HistogramFamily>? histograms = null)
    {
        var text = new StringBuilder();
        foreach (var family in families)
        {
            Head(text, family.Name, family.Help, family.IsCounter ? "counter" : "gauge");
            foreach (var sample in family.Samples) Line(text, family.Name, sample.Labels, sample.Value);
        }
        foreach (var family in histograms ?? [])
        {
            Head(text, family.Name, family.Help, "histogram");
            foreach (var sample in family.Samples) Histogram(text, family.Name, sample);
        }
        return text.ToString();
    }

    private static void Histogram(StringBuilder text, string name, HistogramSample sample)
    {
        var (labels, durations) = sample;
        foreach (var bound in durations.Bounds) Line(text, $"{name}_bucket", [.. labels, KeyValuePair.Create("le", Number(bound.UpperSeconds))], bound.Count);
        Line(text, $"{name}_bucket", [.. labels, KeyValuePair.Create("le", "+Inf")], durations.Count);
        Line(text, $"{name}_sum", labels, durations.SumSeconds);
        Line(text, $"{name}_count", labels, durations.Count);
    }

    private static void Head(StringBuilder text, string name, string help, string type)
    {
        text.Append("# HELP ").Append(name).Append(' ').Append(Escape(help)).Append('\n');
        text.Append("# TYPE ").Append(name).Append(' ').Append(type).Append('\n');
    }

    private static void Line(StringBuilder text, string name, IReadOnlyList<KeyValuePair<string, string>> labels, double value)
    {
        text.Append(name);
        if (labels.Count > 0)
            text.Append('{').AppendJoin(',', labels.Select(label => $"{label.Key}=\"{Escape(label.Value).Replace("\"", "\\\"", StringComparison.Ordinal)}\"")).Append('}');
        text.Append(' ').Append(Number(value)).Append('\n');
    }

    private static string Number(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    private static string Escape(string text) => text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);
}
