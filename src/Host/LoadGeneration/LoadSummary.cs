using System.Globalization;

namespace Hearth.Host.LoadGeneration;

/// <summary>A run in words and numbers: the same rows for the terminal and the report.</summary>
/// <param name="Took">From the first arrival to the last answer.</param>
internal sealed record LoadSummary(LoadConfig Config, LoadSecond Total, TimeSpan Took, bool IsCutShort)
{
    public static readonly double[] Percentiles = [50, 90, 95, 99, 99.9];

    public string Title => $"{Config.Function}: {Number(Config.Rate)}/s {Config.Arrivals.ToString().ToLowerInvariant()} for {Config.Duration.TotalSeconds:0.###} s, retry {Mode}";

    public string Mode => Config.Backoff.Mode switch
    {
        RetryMode.LegacySdk => "legacy-sdk",
        RetryMode.FullJitter => "full-jitter",
        RetryMode.EqualJitter => "equal-jitter",
        RetryMode.DecorrelatedJitter => "decorrelated-jitter",
        _ => "none",
    };

    public IEnumerable<(string Name, long Count, string Note)> Counts()
    {
        yield return ("offered", Total.Offered, IsCutShort ? "stopped before its time" : "");
        yield return ("served warm", Total.Warm, "");
        yield return ("served cold", Total.Cold, "");
        if (Total.Spilled > 0) yield return ("spilled cold", Total.Spilled, "past provisioned concurrency");
        if (Total.FunctionErrors > 0) yield return ("function errors", Total.FunctionErrors, "among those served");
        yield return ("throttled", Total.Throttled, "requests given up with a 429");
        foreach (var (reason, count) in Total.Throttles) yield return ($"  {reason}", count, "attempts: CloudWatch's Throttles");
        yield return ("retried", Total.Retried, $"{Total.Attempts} attempts in sum");
        yield return ("failed", Total.Failed, "");
        foreach (var (reason, count) in Total.Failures) yield return ($"  {reason}", count, "");
        if (Total.Refused > 0) yield return ("refused here", Total.Refused, $"never sent: {Config.MaxInFlight} were in flight (--max-in-flight)");
    }

    public IEnumerable<(string Name, string Value)> Latencies()
    {
        foreach (var percent in Percentiles)
        {
            if (Total.Latency.Percentile(percent) is { } latency) yield return ($"p{Number(percent)}", $"{Number(latency.TotalMilliseconds)} ms");
        }
        if (Total.Latency.Count > 0) yield return ("max", $"{Number(Total.Latency.Max.TotalMilliseconds)} ms");
    }

    public string Percent(long count) => Total.Offered == 0 ? "" : $"{100.0 * count / Total.Offered:0.0} %";

    private static string Number(double number) => number.ToString("0.##", CultureInfo.InvariantCulture);
}
