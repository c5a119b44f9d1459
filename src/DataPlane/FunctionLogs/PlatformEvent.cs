namespace Hearth.DataPlane.FunctionLogs;

/// <summary>What the platform itself writes into a function's log.</summary>
internal abstract record PlatformEvent
{
    /// <summary>The runtime is being started.</summary>
    public sealed record InitStart(
        string RuntimeVersion, string RuntimeVersionArn, string FunctionName, string FunctionVersion, string InitializationType)
        : PlatformEvent;

    /// <summary>An initialisation has ended; as text it is written for failures only.</summary>
    /// <param name="Phase">"init" before, "invoke" within an invocation.</param>
    /// <param name="Status">"success", "error" or "timeout".</param>
    public sealed record InitReport(TimeSpan Duration, string Phase, string Status, string? ErrorType, string InitializationType) : PlatformEvent;

    public sealed record Start(string RequestId, string Version) : PlatformEvent;

    /// <summary>The invocation has ended: END as text, platform.runtimeDone as JSON.</summary>
    public sealed record End(string RequestId, TimeSpan Duration, string Status, string? ErrorType) : PlatformEvent;

    public sealed record Report(
        string RequestId,
        TimeSpan Duration,
        int MemorySizeMb,
        int MaxMemoryUsedMb,
        TimeSpan? InitDuration,
        string Status,
        string? ErrorType) : PlatformEvent
    {
        /// <summary>Whole milliseconds, rounded up; since August 2025 the Init phase is billed too.</summary>
        public long BilledMs => (long)Math.Ceiling((Duration + (InitDuration ?? TimeSpan.Zero)).TotalMilliseconds);
    }
}
