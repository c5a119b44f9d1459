using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Hearth.Host.Client;

/// <summary>
/// The numbers of an invocation's REPORT, which AWS writes as a line of text or, with LogFormat JSON, as a platform.report record.
/// https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-loglevel.html
/// </summary>
/// <param name="InitMs">Null unless this was the first invocation of its environment.</param>
/// <param name="BilledMs">Whole milliseconds; since August 2025 with the Init phase.</param>
internal sealed record ReportLine(double DurationMs, long BilledMs, int MemoryMb, int MaxMemoryMb, double? InitMs)
{
    /// <summary>Null when the log has no REPORT.</summary>
    /// <param name="log">The log's tail; only its last REPORT counts.</param>
    public static ReportLine? Of(string log)
    {
        var text = log.LastIndexOf("REPORT RequestId: ", StringComparison.Ordinal);
        if (text >= 0) return OfText(log[text..]);
        var json = log.LastIndexOf("\"platform.report\"", StringComparison.Ordinal);
        return json < 0 ? null : OfJson(log.Split('\n').Last(line => line.Contains("\"platform.report\"", StringComparison.Ordinal)));
    }

    private static ReportLine OfText(string line) => new(
        Number(line, "\tDuration: ") ?? 0,
        (long)(Number(line, "\tBilled Duration: ") ?? 0),
        (int)(Number(line, "\tMemory Size: ") ?? 0),
        (int)(Number(line, "\tMax Memory Used: ") ?? 0),
        Number(line, "\tInit Duration: "));

    private static double? Number(string line, string label)
    {
        var at = line.IndexOf(label, StringComparison.Ordinal);
        if (at < 0) return null;
        var rest = line.AsSpan(at + label.Length);
        var end = rest.IndexOf(' ');
        return end > 0 && double.TryParse(rest[..end], NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null;
    }

    private static ReportLine? OfJson(string line)
    {
        try
        {
            if (JsonNode.Parse(line)?["record"]?["metrics"] is not { } metrics) return null;
            return new ReportLine(
                (double?)metrics["durationMs"] ?? 0,
                (long)((double?)metrics["billedDurationMs"] ?? 0),
                (int?)metrics["memorySizeMB"] ?? 0,
                (int?)metrics["maxMemoryUsedMB"] ?? 0,
                (double?)metrics["initDurationMs"]);
        }
        catch (JsonException)
        {
            return null; // The tail is cut at 4 KB, in the middle of a line if need be.
        }
    }
}
