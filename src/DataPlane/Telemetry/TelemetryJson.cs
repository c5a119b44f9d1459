using System.Text.Encodings.Web;
using System.Text.Json;
using Hearth.DataPlane.FunctionLogs;

namespace Hearth.DataPlane.Telemetry;

/// <summary>
/// Events as subscribers get them: {"time": ..., "type": ..., "record": ...}.
/// https://docs.aws.amazon.com/lambda/latest/dg/telemetry-schema-reference.html
/// </summary>
internal static class TelemetryJson
{
    private static readonly JsonSerializerOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Nothing when the schema has no such event.</summary>
    /// <param name="logsJson">Whether the function's LogFormat is JSON.</param>
    public static IEnumerable<byte[]> Write(TelemetryEvent happened, TelemetrySchema schema, bool logsJson)
    {
        if (happened.Platform is not { } platform)
            return [Write(happened.Time, Name(happened.Category), LineRecord(happened, schema, logsJson))];
        var records = schema <= TelemetrySchema.Logs20210318 ? LogsRecords(platform, schema) : [PlatformJson.Record(platform)];
        return records.Select(record => Write(happened.Time, record.Type, record.Record));
    }

    private static byte[] Write(DateTimeOffset time, string type, object record) => JsonSerializer.SerializeToUtf8Bytes(
        new Dictionary<string, object> { ["time"] = PlatformJson.Time(time), ["type"] = type, ["record"] = record }, Options);

    /// <summary>A line is text; from 2022-12-13 on a line that a function logs as a JSON object is that object.</summary>
    private static object LineRecord(TelemetryEvent happened, TelemetrySchema schema, bool logsJson)
    {
        var line = happened.Line!;
        if (!logsJson || schema < TelemetrySchema.Telemetry20221213 || happened.Category != TelemetryCategories.Function || !line.StartsWith('{')) return line;
        try
        {
            return JsonSerializer.Deserialize<JsonElement>(line);
        }
        catch (JsonException)
        {
            return line;
        }
    }

    /// <summary>The events that the Logs API knows. https://docs.aws.amazon.com/lambda/latest/dg/runtimes-logs-api.html#runtimes-logs-api-ref</summary>
    private static IEnumerable<(string Type, Dictionary<string, object> Record)> LogsRecords(PlatformEvent platformEvent, TelemetrySchema schema)
        => platformEvent switch
        {
            PlatformEvent.Start e => [("platform.start", new() { ["requestId"] = e.RequestId, ["version"] = e.Version })],
            PlatformEvent.End e => schema == TelemetrySchema.Logs20200815 ? [] :
            [
                ("platform.runtimeDone", new() { ["requestId"] = e.RequestId, ["status"] = e.Status == "error" ? "failure" : e.Status }),
            ],
            PlatformEvent.Report e =>
            [
                ("platform.end", new() { ["requestId"] = e.RequestId }),
                ("platform.report", new() { ["requestId"] = e.RequestId, ["metrics"] = PlatformJson.Record(e).Record["metrics"] }),
            ],
            PlatformEvent.Extension or PlatformEvent.Subscription or PlatformEvent.LogsDropped => [PlatformJson.Record(platformEvent)],
            _ => [],
        };

    private static string Name(TelemetryCategories category) => category == TelemetryCategories.Extension ? "extension" : "function";
}
