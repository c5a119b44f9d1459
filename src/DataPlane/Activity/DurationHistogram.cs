using System.Numerics;

namespace Hearth.DataPlane.Activity;

/// <summary>
/// Durations in buckets that are an eighth of a power of two wide, so that a percentile is right within 12 %. Adding takes no lock;
/// 40 powers of two of microseconds reach beyond any timeout.
/// </summary>
internal sealed class DurationHistogram
{
    private const int PartsBits = 3;
    private const int Parts = 1 << PartsBits;

    private readonly long[] buckets = new long[40 * Parts];

    public void Add(TimeSpan duration) => Interlocked.Increment(ref buckets[BucketOf((long)duration.TotalMicroseconds)]);

    public Percentiles Read()
    {
        var counts = buckets.Select(static (_, index) => index).Select(index => Interlocked.Read(ref buckets[index])).ToArray();
        var total = counts.Sum();
        return new Percentiles(total, At(counts, total, 0.5), At(counts, total, 0.9), At(counts, total, 0.99));
    }

    /// <summary>The upper end of the bucket in which the wanted one lies, in milliseconds; null when there is none.</summary>
    private static double? At(long[] counts, long total, double share)
    {
        if (total == 0) return null;
        var rank = (long)Math.Ceiling(total * share);
        var index = 0;
        while ((rank -= counts[index]) > 0) index++;
        return UpperMicroseconds(index) / 1000.0;
    }

    private static int BucketOf(long microseconds)
    {
        if (microseconds < Parts) return (int)Math.Max(0, microseconds);
        var power = BitOperations.Log2((ulong)microseconds);
        var index = ((power - PartsBits + 1) << PartsBits) + (int)((microseconds >> (power - PartsBits)) & (Parts - 1));
        return Math.Min(index, (40 * Parts) - 1);
    }

    private static long UpperMicroseconds(int index)
    {
        if (index < Parts) return index + 1;
        var shift = (index >> PartsBits) - 1;
        return (long)(Parts + (index & (Parts - 1)) + 1) << shift;
    }
}

/// <summary>Of durations since the start of the server, in milliseconds, right within 12 %; null when there were none.</summary>
public sealed record Percentiles(long Count, double? P50Ms, double? P90Ms, double? P99Ms);
