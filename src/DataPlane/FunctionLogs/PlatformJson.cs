using System.Text.Encodings.Web;
using System.Text.Json;

namespace Hearth.DataPlane.FunctionLogs;

/// <summary>
/// Platform events as JSON records, filtered by the function's SystemLogLevel.
/// https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-log-level.html has the levels,
/// https://docs.aws.amazon.com/lambda/latest/dg/telemetry-schema-reference.html the records.
/// </summary>
internal static class PlatformJson
{
    // Names such as python3.12 and ARNs are written as they are, and "<" is no danger in a log.
    private static readonly JsonSerializerOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private enum Level
    {
        Debug,
        Info,
        Warn,
    }

    /// <summary>Null when the level filters the record out.</summary>
    public static string? Format(PlatformEvent platformEvent, DateTimeOffset time, string? systemLogLevel)
    {
        var least = systemLogLevel switch { "DEBUG" => Level.Debug, "WARN" => Level.Warn, _ => Level.Info };
        if (LevelOf(platformEvent) < least) return null;
        var (type, record) = Record(platformEvent);
        var text = new Dictionary<string, object>
        {
            ["time"] = time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'"),
            ["type"] = type,
            ["record"] = record,
        };
        return JsonSerializer.Serialize(text, Options) + "\n";
    }

    private static Level LevelOf(PlatformEvent platformEvent) => platformEvent switch
    {
        PlatformEvent.InitReport e => e.Status == "success" ? Level.Debug : Level.Warn,
        PlatformEvent.End e => e.Status == "success" ? Level.Debug : Level.Warn,
        PlatformEvent.Report e => e.Status == "success" ? Level.Info : Level.Warn,
        _ => Level.Info,
    };

    private static (string Type, Dictionary<string, object> Record) Record(PlatformEvent platformEvent) => platformEvent switch
    {
        PlatformEvent.InitStart e => ("platform.initStart", new()
        {
            ["initializationType"] = e.InitializationType,
            ["phase"] = "init",
            ["runtimeVersion"] = e.RuntimeVersion,
            ["runtimeVersionArn"] = e.RuntimeVersionArn,
            ["functionName"] = e.FunctionName,
            ["functionVersion"] = e.FunctionVersion,
        }),
        PlatformEvent.InitReport e => ("platform.initReport", WithError(e.ErrorType, new()
        {
            ["initializationType"] = e.InitializationType,
            ["phase"] = e.Phase,
            ["status"] = e.Status,
            ["metrics"] = new Dictionary<string, object> { ["durationMs"] = Milliseconds(e.Duration) },
        })),
        PlatformEvent.Start e => ("platform.start", new() { ["requestId"] = e.RequestId, ["version"] = e.Version }),
        PlatformEvent.End e => ("platform.runtimeDone", WithError(e.ErrorType, new()
        {
            ["requestId"] = e.RequestId,
            ["status"] = e.Status,
            ["metrics"] = new Dictionary<string, object> { ["durationMs"] = Milliseconds(e.Duration) },
        })),
        PlatformEvent.Report e => ("platform.report", WithError(e.ErrorType, new()
        {
            ["requestId"] = e.RequestId,
            ["metrics"] = Metrics(e),
            ["status"] = e.Status,
        })),
        _ => throw new ArgumentOutOfRangeException(nameof(platformEvent), platformEvent, "No record for this platform event."),
    };

    private static Dictionary<string, object> Metrics(PlatformEvent.Report e)
    {
        var metrics = new Dictionary<string, object>
        {
            ["durationMs"] = Milliseconds(e.Duration),
            ["billedDurationMs"] = e.BilledMs,
            ["memorySizeMB"] = e.MemorySizeMb,
            ["maxMemoryUsedMB"] = e.MaxMemoryUsedMb,
        };
        if (e.InitDuration is { } init) metrics["initDurationMs"] = Milliseconds(init);
        return metrics;
    }

    private static Dictionary<string, object> WithError(string? errorType, Dictionary<string, object> record)
    {
        if (errorType is not null) record["errorType"] = errorType;
        return record;
    }

    private static double Milliseconds(TimeSpan duration) => Math.Round(duration.TotalMilliseconds, 3);
}
