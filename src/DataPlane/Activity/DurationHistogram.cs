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
    private const long LeastBound = 1L << 10;
    private const long MostBound = 1L << 30;

    private readonly long[] buckets = new long[40 * Parts];
    private long sumMicroseconds;

    public void Add(TimeSpan duration)
    {
        var microseconds = (long)duration.TotalMicroseconds;
        Interlocked.Increment(ref buckets[BucketOf(microseconds)]);
        Interlocked.Add(ref sumMicroseconds, microseconds);
    }

    public Percentiles Read()
    {
        var counts = buckets.Select(static (_, index) => index).Select(index => Interlocked.Read(ref buckets[index])).ToArray();
        var total = counts.Sum();
        return new Percentiles(total, At(counts, total, 0.5), At(counts, total, 0.9), At(counts, total, 0.99));
    }

    /// <summary>How many were at most so long, exactly, for powers of two from a millisecond to 18 minutes.</summary>
    public DurationBuckets ReadBuckets()
    {
        var bounds = new List<DurationBucket>();
        long count = 0;
        for (var index = 0; index < buckets.Length; index++)
        {
            count += Interlocked.Read(ref buckets[index]);
            var upper = UpperMicroseconds(index);
            if (upper is >= LeastBound and <= MostBound && BitOperations.IsPow2(upper)) bounds.Add(new DurationBucket(upper / 1e6, count));
        }

        return new DurationBuckets(bounds, count, Interlocked.Read(ref sumMicroseconds) / 1e6);
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
