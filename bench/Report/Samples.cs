namespace Hearth.Bench.Report;

/// <summary>Order statistics.</summary>
internal static class Samples
{
    public static double Median(IEnumerable<double> samples) => Percentile(samples, 50);

    /// <summary>The nearest rank: a value that was really measured.</summary>
    public static double Percentile(IEnumerable<double> samples, int percent)
    {
        var sorted = samples.Order().ToArray();
        return sorted[Math.Max(0, (int)Math.Ceiling(sorted.Length * percent / 100.0) - 1)];
    }
}
