using System.Numerics;

namespace Hearth.Host.LoadGeneration;

/// <summary>
/// Latencies in buckets of a width that grows with them, as in an HDR histogram: any percentile is right to 0.8 % and a
/// second of load takes a few kilobytes, however many requests it had. Not synchronised.
/// </summary>
internal sealed class LatencyHistogram
{
    private const int StepBits = 7; // 128 steps for each doubling.
    private const int Steps = 1 << StepBits;

    private int[] _counts = [];

    public long Count { get; private set; }

    public TimeSpan Max { get; private set; }

    public void Add(TimeSpan latency)
    {
        if (latency < TimeSpan.Zero) latency = TimeSpan.Zero;
        var index = Index((long)latency.TotalMicroseconds);
        if (index >= _counts.Length) Array.Resize(ref _counts, Math.Max(index + 1, _counts.Length * 2));
        _counts[index]++;
        Count++;
        if (latency > Max) Max = latency;
    }

    public void Add(LatencyHistogram other)
    {
        if (other._counts.Length > _counts.Length) Array.Resize(ref _counts, other._counts.Length);
        for (var index = 0; index < other._counts.Length; index++) _counts[index] += other._counts[index];
        Count += other.Count;
        if (other.Max > Max) Max = other.Max;
    }

    /// <summary>The smallest latency that this share of all is not over; null when there is none.</summary>
    /// <param name="percent">0 to 100.</param>
    public TimeSpan? Percentile(double percent)
    {
        if (Count == 0) return null;
        var rank = Math.Max(1, (long)Math.Ceiling(Count * percent / 100));
        long seen = 0;
        for (var index = 0; index < _counts.Length; index++)
        {
            seen += _counts[index];
            if (seen < rank) continue;
            var top = TimeSpan.FromMicroseconds(LargestIn(index));
            return top < Max ? top : Max;
        }
        return Max;
    }

    private static int Index(long microseconds)
    {
        if (microseconds < 2 * Steps) return (int)microseconds;
        var shift = BitOperations.Log2((ulong)microseconds) - StepBits;
        return (shift * Steps) + (int)(microseconds >> shift);
    }

    private static long LargestIn(int index)
    {
        if (index < 2 * Steps) return index;
        var shift = (index / Steps) - 1;
        return ((index - ((long)shift * Steps) + 1) << shift) - 1;
    }
}
