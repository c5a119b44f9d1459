using Hearth.Host.Client;
using Hearth.Host.Pricing;

namespace Hearth.Host.Tuning;

/// <summary>What invocations at one memory size took and would cost at AWS.</summary>
/// <param name="TimeMs">Mean duration of the warm invocations without the fastest and the slowest fifth; NaN without any.</param>
/// <param name="ColdMs">Mean of Init and duration of the cold ones; NaN without any.</param>
/// <param name="Dollars">For one million warm invocations, requests included.</param>
/// <param name="Errors">Invocations in which the function failed: a size at which it fails is not recommended.</param>
internal sealed record MemoryMeasurement(
    int MemoryMb, double TimeMs, double SlowMs, double ColdMs, double Dollars, int MaxMemoryMb, int Errors, string? FirstError)
{
    private const double Trimmed = 0.2; // As AWS Lambda Power Tuning: one pause of the machine must not decide.

    public bool IsUsable => Errors == 0 && double.IsFinite(TimeMs);

    public static MemoryMeasurement Of(
        int memoryMb, IReadOnlyList<ReportLine> warm, IReadOnlyList<ReportLine> cold, IReadOnlyList<string> errors, AwsPrices prices)
    {
        var durations = warm.Select(report => report.DurationMs).Order().ToList();
        return new MemoryMeasurement(
            memoryMb,
            TrimmedMean(durations),
            durations.Count == 0 ? double.NaN : durations[(int)Math.Ceiling(durations.Count * 0.95) - 1],
            cold.Count == 0 ? double.NaN : cold.Average(report => report.DurationMs + report.InitMs!.Value),
            prices.Invocation(memoryMb, TrimmedMean([.. warm.Select(report => (double)report.BilledMs).Order()])) * 1_000_000,
            warm.Concat(cold).Select(report => report.MaxMemoryMb).DefaultIfEmpty().Max(),
            errors.Count,
            errors.Count > 0 ? errors[0] : null);
    }

    public static double TrimmedMean(IReadOnlyList<double> sorted)
    {
        var cut = (int)(sorted.Count * Trimmed);
        return sorted.Count == 0 ? double.NaN : sorted.Skip(cut).Take(sorted.Count - (2 * cut)).Average();
    }
}
