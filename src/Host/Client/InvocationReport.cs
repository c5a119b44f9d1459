namespace Hearth.Host.Client;

/// <summary>What an invocation cost, as people read it, from the REPORT at the end of its log.</summary>
/// <param name="InitDuration">Null for a warm start.</param>
internal sealed record InvocationReport(string? InitDuration, string Duration, string Memory)
{
    public string Summary => $"{Duration}, {(InitDuration is null ? "warm" : $"cold (init {InitDuration})")}, {Memory} used";

    public static InvocationReport Of(string log) => ReportLine.Of(log) is { } report
        ? new InvocationReport(
            report.InitMs is { } init ? $"{init:0.00} ms" : null, $"{report.DurationMs:0.00} ms", $"{report.MaxMemoryMb} MB")
        : new InvocationReport(InitDuration: null, "?", "?");
}
