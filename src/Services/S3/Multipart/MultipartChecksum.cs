using System.Buffers.Binary;
using System.Globalization;
using Hearth.Services.S3.Checksums;

namespace Hearth.Services.S3.Multipart;

/// <summary>
/// The checksum of an object of parts: of the whole, combined from the parts' (CRCs), or of the parts' checksums.
/// https://docs.aws.amazon.com/AmazonS3/latest/userguide/checking-object-integrity.html#large-object-checksums
/// </summary>
internal static class MultipartChecksum
{
    /// <returns>Null when a part has another checksum: clients that name none for the upload may send any.</returns>
    public static Checksum? Of(IReadOnlyList<Part> parts, UploadDocument document)
    {
        var algorithm = document.Algorithm;
        var checksums = parts.Select(part => part.Read().Checksum).ToList();
        if (checksums.Exists(checksum => checksum?.Algorithm != algorithm)) return null;
        var values = checksums.Select(checksum => Convert.FromBase64String(checksum!.Value)).ToList();
        if (document.ChecksumType == Checksum.FullObject)
        {
            var whole = Number(values[0]);
            for (var index = 1; index < parts.Count; index++) whole = CrcCombination.Combine(algorithm, whole, Number(values[index]), parts[index].Size);
            return new Checksum(algorithm, Convert.ToBase64String(Bytes(whole, algorithm.SizeBytes())));
        }
        using var digests = new ContentDigests(algorithm);
        foreach (var value in values) digests.Append(value);
        return new Checksum(algorithm, string.Create(CultureInfo.InvariantCulture, $"{digests.Checksum().Value}-{parts.Count}"), Checksum.Composite);
    }

    private static ulong Number(byte[] value) => value.Length == 8 ? BinaryPrimitives.ReadUInt64BigEndian(value) : BinaryPrimitives.ReadUInt32BigEndian(value);

    private static byte[] Bytes(ulong number, int size)
    {
        var bytes = new byte[8];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, number);
        return bytes[(8 - size)..];
    }
}
