using System.Text.Json;
using System.Text.Json.Nodes;

namespace Hearth.Host.LoadGeneration;

/// <summary>`--json FILE`: the run in sum and second by second. Latencies are milliseconds, null where nothing was served.</summary>
internal static class LoadJson
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    public static string Write(LoadSummary summary, LoadSeries series, DateTimeOffset start)
    {
        var config = summary.Config;
        var document = new JsonObject
        {
            ["function"] = config.Function,
            ["started"] = start.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffZ"),
            ["tookMs"] = Math.Round(summary.Took.TotalMilliseconds, 1),
            ["isCutShort"] = summary.IsCutShort,
            ["rate"] = config.Rate,
            ["arrivals"] = config.Arrivals.ToString().ToLowerInvariant(),
            ["durationMs"] = config.Duration.TotalMilliseconds,
            ["retry"] = summary.Mode,
            ["maxAttempts"] = config.MaxAttempts,
            ["maxInFlight"] = config.MaxInFlight,
            ["seed"] = config.Seed,
            ["total"] = Of(summary.Total),
            ["seconds"] = new JsonArray([.. series.Seconds().Select(Of)]),
        };
        return document.ToJsonString(Indented);
    }

    private static JsonObject Of(LoadSecond second) => new()
    {
        ["offered"] = second.Offered,
        ["warm"] = second.Warm,
        ["cold"] = second.Cold,
        ["spilled"] = second.Spilled,
        ["throttled"] = second.Throttled,
        ["failed"] = second.Failed,
        ["refused"] = second.Refused,
        ["retried"] = second.Retried,
        ["attempts"] = second.Attempts,
        ["functionErrors"] = second.FunctionErrors,
        ["throttledAttempts"] = Of(second.Throttles),
        ["failures"] = Of(second.Failures),
        ["latencyMs"] = Latencies(second.Latency),
    };

    private static JsonObject Of(SortedDictionary<string, long> counts) =>
        new(counts.Select(pair => KeyValuePair.Create(pair.Key, (JsonNode?)JsonValue.Create(pair.Value))));

    private static JsonObject? Latencies(LatencyHistogram latency)
    {
        if (latency.Count == 0) return null;
        var members = new JsonObject();
        foreach (var percent in LoadSummary.Percentiles) members[$"p{percent}"] = latency.Percentile(percent)!.Value.TotalMilliseconds;
        members["max"] = latency.Max.TotalMilliseconds;
        return members;
    }
}
