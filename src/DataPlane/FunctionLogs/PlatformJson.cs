using System.Text.Encodings.Web;
using System.Text.Json;
using Hearth.DataPlane.RuntimeApi;

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
            ["time"] = Time(time),
            ["type"] = type,
            ["record"] = record,
        };
        return JsonSerializer.Serialize(text, Options) + "\n";
    }

    private static Level LevelOf(PlatformEvent platformEvent) => platformEvent switch
    {
        PlatformEvent.InitRuntimeDone e => e.Status == "success" ? Level.Debug : Level.Warn,
        PlatformEvent.LogsDropped => Level.Warn,
        PlatformEvent.InitReport e => e.Status == "success" ? Level.Debug : Level.Warn,
        PlatformEvent.RestoreRuntimeDone e => e.Status == "success" ? Level.Debug : Level.Warn,
        PlatformEvent.RestoreReport e => e.Status == "success" ? Level.Debug : Level.Warn,
        PlatformEvent.End e => e.Status == "success" ? Level.Debug : Level.Warn,
        PlatformEvent.Report e => e.Status == "success" ? Level.Info : Level.Warn,
        _ => Level.Info,
    };

    /// <summary>Of any event; what is null in it is left out.</summary>
    public static (string Type, Dictionary<string, object> Record) Record(PlatformEvent platformEvent) => platformEvent switch
    {
        PlatformEvent.InitStart e => ("platform.initStart", Record(e)),
        PlatformEvent.InitRuntimeDone e => ("platform.initRuntimeDone", With("errorType", e.ErrorType, new()
        {
            ["initializationType"] = e.InitializationType,
            ["phase"] = e.Phase,
            ["status"] = e.Status,
        })),
        PlatformEvent.InitReport e => ("platform.initReport", With("errorType", e.ErrorType, new()
        {
            ["initializationType"] = e.InitializationType,
            ["phase"] = e.Phase,
            ["status"] = e.Status,
            ["metrics"] = new Dictionary<string, object> { ["durationMs"] = Milliseconds(e.Duration) },
        })),
        PlatformEvent.RestoreStart e => ("platform.restoreStart", new()
        {
            ["runtimeVersion"] = e.RuntimeVersion,
            ["runtimeVersionArn"] = e.RuntimeVersionArn,
            ["functionName"] = e.FunctionName,
            ["functionVersion"] = e.FunctionVersion,
        }),
        PlatformEvent.RestoreRuntimeDone e => ("platform.restoreRuntimeDone", With("errorType", e.ErrorType, new() { ["status"] = e.Status })),
        PlatformEvent.RestoreReport e => ("platform.restoreReport", With("errorType", e.ErrorType, new()
        {
            ["status"] = e.Status,
            ["metrics"] = new Dictionary<string, object> { ["durationMs"] = Milliseconds(e.Duration) },
        })),
        PlatformEvent.Start e => (
            "platform.start", WithTrace(e.TraceId, new() { ["requestId"] = e.RequestId, ["version"] = e.Version })),
        PlatformEvent.End e => ("platform.runtimeDone", WithTrace(e.TraceId, WithSpans(e.Spans, With("errorType", e.ErrorType, new()
        {
            ["requestId"] = e.RequestId,
            ["status"] = e.Status,
            ["metrics"] = With("producedBytes", e.ProducedBytes, new() { ["durationMs"] = Milliseconds(e.Duration) }),
        })))),
        PlatformEvent.Report e => ("platform.report", WithTrace(e.TraceId, WithSpans(e.Spans, With("errorType", e.ErrorType, new()
        {
            ["requestId"] = e.RequestId,
            ["metrics"] = Metrics(e),
            ["status"] = e.Status,
        })))),
        PlatformEvent.Extension e => ("platform.extension", With("errorType", e.ErrorType, new()
        {
            ["name"] = e.Name,
            ["state"] = e.State,
            ["events"] = e.Events,
        })),
        PlatformEvent.Subscription e => (
            e.IsLogsApi ? "platform.logsSubscription" : "platform.telemetrySubscription",
            new() { ["name"] = e.Name, ["state"] = e.State, ["types"] = e.Types }),
        PlatformEvent.LogsDropped e => ("platform.logsDropped", new()
        {
            ["droppedBytes"] = e.Bytes,
            ["droppedRecords"] = e.Records,
            ["reason"] = "Some logs were dropped because the downstream consumer is slower than the logs production rate",
        }),
        _ => throw new ArgumentOutOfRangeException(nameof(platformEvent), platformEvent, "No record for this platform event."),
    };

    /// <summary>As AWS writes it in events and log records.</summary>
    public static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'");

    private static Dictionary<string, object> Record(PlatformEvent.InitStart e) => With("instanceId", e.InstanceId, With("instanceMaxMemory", e.InstanceMaxMemory, new()
    {
        ["initializationType"] = e.InitializationType,
        ["phase"] = e.Phase,
        ["runtimeVersion"] = e.RuntimeVersion,
        ["runtimeVersionArn"] = e.RuntimeVersionArn,
        ["functionName"] = e.FunctionName,
        ["functionVersion"] = e.FunctionVersion,
    }));

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
        if (e.RestoreDuration is { } restore)
        {
            metrics["restoreDurationMs"] = Milliseconds(restore);
            metrics["billedRestoreDurationMs"] = e.BilledRestoreMs!;
        }

        return metrics;
    }

    private static Dictionary<string, object> With(string name, object? value, Dictionary<string, object> record)
    {
        if (value is not null) record[name] = value;
        return record;
    }

    private static Dictionary<string, object> WithTrace(string? traceId, Dictionary<string, object> record)
        => traceId is null ? record : With("tracing", new Dictionary<string, string> { ["type"] = TraceId.Header, ["value"] = traceId }, record);

    private static Dictionary<string, object> WithSpans(IReadOnlyList<PlatformEvent.Span>? spans, Dictionary<string, object> record)
        => spans is null ? record : With("spans", spans.Select(span => new Dictionary<string, object>
        {
            ["name"] = span.Name,
            ["start"] = Time(span.Start),
            ["durationMs"] = Milliseconds(span.Duration),
        }).ToArray(), record);

    private static double Milliseconds(TimeSpan duration) => Math.Round(duration.TotalMilliseconds, 3);
}
