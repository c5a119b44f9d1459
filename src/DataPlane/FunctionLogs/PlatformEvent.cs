namespace Hearth.DataPlane.FunctionLogs;

/// <summary>What the platform itself writes into a function's log.</summary>
internal abstract record PlatformEvent
{
    /// <summary>The runtime is being started.</summary>
    public sealed record InitStart(
        string RuntimeVersion, string RuntimeVersionArn, string FunctionName, string FunctionVersion, string InitializationType)
        : PlatformEvent
    {
        public string Phase { get; init; } = "init";

        /// <summary>The log stream, and the memory in bytes: told to extensions only.</summary>
        public string? InstanceId { get; init; }

        public long? InstanceMaxMemory { get; init; }
    }

    /// <summary>The runtime has asked for its first event, or has failed to; extensions may still be initialising.</summary>
    public sealed record InitRuntimeDone(string Phase, string Status, string? ErrorType, string InitializationType) : PlatformEvent;

    /// <summary>An initialisation has ended; as text it is written for failures only.</summary>
    /// <param name="Phase">"init" before, "invoke" within an invocation.</param>
    /// <param name="Status">"success", "error" or "timeout".</param>
    public sealed record InitReport(TimeSpan Duration, string Phase, string Status, string? ErrorType, string InitializationType) : PlatformEvent;

    /// <summary>A snapshot is being restored.</summary>
    public sealed record RestoreStart(string RuntimeVersion, string RuntimeVersionArn, string FunctionName, string FunctionVersion)
        : PlatformEvent;

    /// <summary>The after-restore hooks have run; JSON only.</summary>
    public sealed record RestoreRuntimeDone(string Status, string? ErrorType) : PlatformEvent;

    /// <param name="Status">"success", "error" or "timeout".</param>
    public sealed record RestoreReport(TimeSpan Duration, string Status, string? ErrorType) : PlatformEvent;

    public sealed record Start(string RequestId, string Version) : PlatformEvent
    {
        public string? TraceId { get; init; }
    }

    /// <summary>The runtime has ended its part of the invocation: END as text, platform.runtimeDone as JSON.</summary>
    public sealed record End(string RequestId, TimeSpan Duration, string Status, string? ErrorType) : PlatformEvent
    {
        public string? TraceId { get; init; }

        public long? ProducedBytes { get; init; }

        public IReadOnlyList<Span>? Spans { get; init; }
    }

    public sealed record Report(
        string RequestId,
        TimeSpan Duration,
        int MemorySizeMb,
        int MaxMemoryUsedMb,
        TimeSpan? InitDuration,
        string Status,
        string? ErrorType,
        TimeSpan? RestoreDuration = null) : PlatformEvent
    {
        public string? TraceId { get; init; }

        public IReadOnlyList<Span>? Spans { get; init; }

        /// <summary>Whole milliseconds, rounded up; since August 2025 the Init phase is billed too.</summary>
        public long BilledMs => (long)Math.Ceiling(
            (Duration + (InitDuration ?? TimeSpan.Zero)).TotalMilliseconds + (BilledRestoreMs ?? 0));

        /// <summary>AWS bills loading the runtime and its after-restore hooks: all that a restore is here.</summary>
        public long? BilledRestoreMs => RestoreDuration is { } restore ? (long)Math.Ceiling(restore.TotalMilliseconds) : null;
    }

    /// <summary>An extension at the end of an initialisation.</summary>
    public sealed record Extension(string Name, string State, IReadOnlyList<string> Events, string? ErrorType) : PlatformEvent;

    /// <summary>An extension has subscribed to telemetry.</summary>
    /// <param name="IsLogsApi">With the Logs API, the predecessor of the Telemetry API.</param>
    public sealed record Subscription(string Name, string State, IReadOnlyList<string> Types, bool IsLogsApi) : PlatformEvent;

    /// <summary>A subscriber was too slow, or did not listen; told to it alone.</summary>
    public sealed record LogsDropped(int Records, long Bytes) : PlatformEvent;

    /// <summary>A part of the time of an invocation: "responseLatency", "responseDuration", "runtimeOverhead", "extensionOverhead".</summary>
    public sealed record Span(string Name, DateTimeOffset Start, TimeSpan Duration);
}
