using System.Text.Json;

namespace Hearth.Services.Logs.EmbeddedMetrics;

/// <summary>
/// The embedded metric format: a log event that is a JSON object and names members of itself as metrics and dimensions. What does not
/// follow the specification is skipped, metric by metric; the event is kept in any case.
/// https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
/// </summary>
internal static class EmbeddedMetricFormat
{
    private const string Mark = "\"CloudWatchMetrics\"";
    private const int MostMetrics = 100;
    private const int MostValues = 100;
    private const int MostDimensions = 30;

    public static IEnumerable<EmbeddedMetric> Read(string message)
    {
        // Nearly every event ends here: a search costs far less than reading JSON.
        if (!message.AsSpan().TrimStart().StartsWith("{") || !message.Contains(Mark, StringComparison.Ordinal)) return [];
        try
        {
            using var document = JsonDocument.Parse(message);
            return [.. Read(document.RootElement)];
        }
        catch (Exception error) when (error is JsonException or ArgumentException or InvalidOperationException)
        {
            // Not JSON, or with half a surrogate pair, which is no text.
            return [];
        }
    }

    private static IEnumerable<EmbeddedMetric> Read(JsonElement root)
    {
        if (Member(root, "_aws", JsonValueKind.Object) is not { } metadata
            || Member(metadata, "CloudWatchMetrics", JsonValueKind.Array) is not { } directives
            || Member(metadata, "Timestamp", JsonValueKind.Number) is not { } timestamp
            || !timestamp.TryGetInt64(out var milliseconds)
            || milliseconds is < 0 or > 253_402_300_799_999) // The year 9999, the last that .NET knows.
            return [];
        var at = DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);
        return directives.EnumerateArray().Where(directive => directive.ValueKind == JsonValueKind.Object).SelectMany(directive => ReadDirective(root, directive, at));
    }

    private static IEnumerable<EmbeddedMetric> ReadDirective(JsonElement root, JsonElement directive, DateTimeOffset at)
    {
        if (Text(directive, "Namespace") is not { } name
            || Member(directive, "Metrics", JsonValueKind.Array) is not { } metrics
            || Member(directive, "Dimensions", JsonValueKind.Array) is not { } sets)
            yield break;
        var dimensions = sets.EnumerateArray().Select(set => DimensionsOf(root, set)).Where(set => set is not null).ToList();
        foreach (var metric in metrics.EnumerateArray().Take(MostMetrics))
        {
            if (metric.ValueKind != JsonValueKind.Object || Text(metric, "Name") is not { } metricName || ValuesOf(root, metricName) is not { Count: > 0 } values) continue;
            var resolution = Member(metric, "StorageResolution", JsonValueKind.Number) is { } given && given.TryGetInt32(out var seconds) ? seconds : 60;
            foreach (var set in dimensions) yield return new EmbeddedMetric(name, metricName, set!, Text(metric, "Unit"), resolution, at, values);
        }
    }

    /// <summary>Null when a member is not there or is no text; a set without names is a metric without dimensions.</summary>
    private static List<KeyValuePair<string, string>>? DimensionsOf(JsonElement root, JsonElement set)
    {
        if (set.ValueKind != JsonValueKind.Array || set.GetArrayLength() > MostDimensions) return null;
        var dimensions = new List<KeyValuePair<string, string>>();
        foreach (var name in set.EnumerateArray())
        {
            if (name.ValueKind != JsonValueKind.String || Text(root, name.GetString()!) is not { } value) return null;
            dimensions.Add(KeyValuePair.Create(name.GetString()!, value));
        }
        return dimensions;
    }

    /// <summary>A number or an array of numbers; null for anything else.</summary>
    private static List<double>? ValuesOf(JsonElement root, string name)
    {
        if (!root.TryGetProperty(name, out var member)) return null;
        if (member.ValueKind == JsonValueKind.Number) return [member.GetDouble()];
        if (member.ValueKind != JsonValueKind.Array || member.GetArrayLength() > MostValues) return null;
        var values = member.EnumerateArray().ToList();
        return values.TrueForAll(value => value.ValueKind == JsonValueKind.Number) ? [.. values.Select(value => value.GetDouble())] : null;
    }

    private static string? Text(JsonElement parent, string name) => Member(parent, name, JsonValueKind.String)?.GetString();

    private static JsonElement? Member(JsonElement parent, string name, JsonValueKind kind) =>
        parent.TryGetProperty(name, out var member) && member.ValueKind == kind ? member : null;
}
