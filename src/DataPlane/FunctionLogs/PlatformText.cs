using System.Text;

namespace Hearth.DataPlane.FunctionLogs;

/// <summary>Platform events as lines, character by character as AWS writes them (recorded as I20).</summary>
internal static class PlatformText
{
    /// <summary>Null where AWS writes no line.</summary>
    public static string? Format(PlatformEvent platformEvent) => platformEvent switch
    {
        PlatformEvent.InitStart e => $"INIT_START Runtime Version: {e.RuntimeVersion}\tRuntime Version ARN: {e.RuntimeVersionArn}\n",
        PlatformEvent.InitReport { Status: "success" } => null,
        PlatformEvent.InitReport e =>
            $"INIT_REPORT Init Duration: {e.Duration.TotalMilliseconds:0.00} ms\tPhase: {e.Phase}\tStatus: {e.Status}"
            + (e.ErrorType is null ? "\n" : $"\tError Type: {e.ErrorType}\n"),
        PlatformEvent.RestoreStart e =>
            $"RESTORE_START Runtime Version: {e.RuntimeVersion}\tRuntime Version ARN: {e.RuntimeVersionArn}\n",
        PlatformEvent.RestoreRuntimeDone => null,
        PlatformEvent.RestoreReport e =>
            $"RESTORE_REPORT Restore Duration: {e.Duration.TotalMilliseconds:0.00} ms"
            + (e.Status == "success" ? "" : $"\tStatus: {e.Status}")
            + (e.ErrorType is null ? "\n" : $"\tError Type: {e.ErrorType}\n"),
        PlatformEvent.Start e => $"START RequestId: {e.RequestId} Version: {e.Version}\n",
        PlatformEvent.End e => $"END RequestId: {e.RequestId}\n",
        PlatformEvent.Report e => Format(e),
        PlatformEvent.InitRuntimeDone or PlatformEvent.LogsDropped => null,
        PlatformEvent.Extension e => $"EXTENSION\tName: {e.Name}\tState: {e.State}\tEvents: [{string.Join(", ", e.Events)}]"
            + (e.ErrorType is null ? "\n" : $"\tError Type: {e.ErrorType}\n"),
        PlatformEvent.Subscription e =>
            $"{(e.IsLogsApi ? "LOGS" : "TELEMETRY")}\tName: {e.Name}\tState: {e.State}\tTypes: [{string.Join(", ", e.Types)}]\n",
        _ => throw new ArgumentOutOfRangeException(nameof(platformEvent), platformEvent, "No text for this platform event."),
    };

    private static string Format(PlatformEvent.Report e)
    {
        var line = new StringBuilder(200);
        line.Append($"REPORT RequestId: {e.RequestId}\tDuration: {e.Duration.TotalMilliseconds:0.00} ms\t");
        line.Append($"Billed Duration: {e.BilledMs} ms\tMemory Size: {e.MemorySizeMb} MB\tMax Memory Used: {e.MaxMemoryUsedMb} MB\t");
        if (e.InitDuration is { } init) line.Append($"Init Duration: {init.TotalMilliseconds:0.00} ms\t");
        if (e.RestoreDuration is { } restore)
            line.Append($"Restore Duration: {restore.TotalMilliseconds:0.00} ms\tBilled Restore Duration: {e.BilledRestoreMs} ms\t");
        if (e.Status != "success") line.Append($"Status: {e.Status}\t");
        if (e.ErrorType is not null) line.Append($"Error Type: {e.ErrorType}\t");
        return line.Append('\n').ToString();
    }
}
