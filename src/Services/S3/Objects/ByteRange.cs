using System.Globalization;

namespace Hearth.Services.S3.Objects;

/// <summary>
/// A stretch of an object. S3 answers one range; what it cannot read as one it takes for no range at all.
/// https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html
/// </summary>
internal readonly record struct ByteRange(long Start, long Length)
{
    public long End => Start + Length - 1;

    /// <returns>Null for the whole object.</returns>
    /// <exception cref="Kernel.AwsError">InvalidRange: nothing of the range is in the object.</exception>
    public static ByteRange? Parse(string? header, long size)
    {
        if (header is null || !header.StartsWith("bytes=", StringComparison.Ordinal)) return null;
        var parts = header["bytes=".Length..].Split('-');
        if (parts.Length != 2) return null;
        var hasFirst = long.TryParse(parts[0].Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var first);
        var hasLast = long.TryParse(parts[1].Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var last);
        if ((!hasFirst && parts[0].Trim().Length > 0) || (!hasLast && parts[1].Trim().Length > 0) || (!hasFirst && !hasLast)) return null;
        if (!hasFirst)
        {
            if (last == 0 || size == 0) throw S3Error.InvalidRange(header, size);
            var length = Math.Min(last, size);
            return new ByteRange(size - length, length);
        }
        if (hasLast && last < first) return null;
        if (first >= size) throw S3Error.InvalidRange(header, size);
        return new ByteRange(first, Math.Min(hasLast ? last : size - 1, size - 1) - first + 1);
    }
}
