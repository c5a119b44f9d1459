namespace Hearth.Host.Client;

/// <summary>What an invocation cost, read from the REPORT line at the end of its log.</summary>
/// <param name="InitDuration">Null for a warm start.</param>
internal sealed record InvocationReport(string? InitDuration, string Duration, string Memory)
{
    public string Summary => $"{Duration}, {(InitDuration is null ? "warm" : $"cold (init {InitDuration})")}, {Memory} used";

    public static InvocationReport Of(string log)
    {
        var report = log.Split('\n').LastOrDefault(line => line.StartsWith("REPORT ", StringComparison.Ordinal)) ?? "";
        var fields = report.Split('\t', StringSplitOptions.TrimEntries)
            .Select(field => field.Split(": ", 2))
            .Where(pair => pair.Length == 2)
            .DistinctBy(pair => pair[0])
            .ToDictionary(pair => pair[0], pair => pair[1], StringComparer.Ordinal);
        return new InvocationReport(
            fields.GetValueOrDefault("Init Duration"),
            fields.GetValueOrDefault("Duration", "?"),
            fields.GetValueOrDefault("Max Memory Used", "?"));
    }
}
