using System.Buffers.Binary;

namespace Hearth.Services.CloudWatch.Metrics;

/// <summary>
/// How often each value occurred. Exact up to 128 different values; from then on values share a bucket with those that differ by
/// less than 2 %, so a percentile is off by 1 % at most.
/// </summary>
internal sealed class Distribution
{
    public const double BucketRatio = 1.02;

    private const int MostExactValues = 128;

    private static readonly double LogRatio = Math.Log(BucketRatio);

    private Dictionary<double, double> _counts = [];
    private bool _isBucketed;

    public bool IsExact => !_isBucketed;

    public void Add(double value, double count)
    {
        var key = _isBucketed ? BucketOf(value) : value;
        _counts[key] = _counts.GetValueOrDefault(key) + count;
        if (!_isBucketed && _counts.Count > MostExactValues) Bucket();
    }

    public void Merge(Distribution other)
    {
        if (other._isBucketed && !_isBucketed) Bucket();
        foreach (var (value, count) in other._counts) Add(value, count);
    }

    /// <summary>Values in order, with their counts.</summary>
    public IReadOnlyList<(double Value, double Count)> Sorted() =>
        [.. _counts.Where(pair => pair.Value > 0).OrderBy(pair => pair.Key).Select(pair => (pair.Key, pair.Value))];

    /// <summary>One byte: whether it is bucketed; then pairs of doubles.</summary>
    public byte[] Encode()
    {
        var bytes = new byte[1 + (_counts.Count * 16)];
        bytes[0] = _isBucketed ? (byte)1 : (byte)0;
        var offset = 1;
        foreach (var (value, count) in _counts)
        {
            BinaryPrimitives.WriteDoubleLittleEndian(bytes.AsSpan(offset), value);
            BinaryPrimitives.WriteDoubleLittleEndian(bytes.AsSpan(offset + 8), count);
            offset += 16;
        }
        return bytes;
    }

    public static Distribution Decode(byte[] bytes)
    {
        var distribution = new Distribution { _isBucketed = bytes[0] == 1 };
        for (var offset = 1; offset < bytes.Length; offset += 16)
        {
            distribution._counts[BinaryPrimitives.ReadDoubleLittleEndian(bytes.AsSpan(offset))] =
                BinaryPrimitives.ReadDoubleLittleEndian(bytes.AsSpan(offset + 8));
        }
        return distribution;
    }

    /// <summary>The middle of the value's bucket; itself in its own bucket, so that it may be bucketed again.</summary>
    private static double BucketOf(double value) => value == 0
        ? 0
        : Math.Sign(value) * Math.Exp(Math.Round(Math.Log(Math.Abs(value)) / LogRatio) * LogRatio);

    private void Bucket()
    {
        var exact = _counts;
        _counts = [];
        _isBucketed = true;
        foreach (var (value, count) in exact) Add(value, count);
    }
}
