using System.Buffers.Binary;

namespace Hearth.Storage.Archives;

/// <summary>
/// Counts the entries of a zip before ZipArchive, which keeps an object per entry, reads them: fifty megabytes
/// hold a million, and the count that the archive states may be a lie. Everything else is left to ZipArchive.
/// </summary>
internal static class CentralDirectory
{
    private const int EndBytes = 22;
    private const int MostCommentBytes = 65_535;
    private const int EntryBytes = 46;
    private const int Zip64LocatorBytes = 20;
    private const int Zip64EndBytes = 56;

    public static void CheckCount(Stream zip, ArchiveLimits limits)
    {
        foreach (var start in FindStarts(zip))
        {
            Walk(zip, start, limits);
        }

        zip.Position = 0;
    }

    private static void Walk(Stream zip, long start, ArchiveLimits limits)
    {
        zip.Position = start;
        var buffered = new BufferedStream(zip, 64 * 1024);
        var header = new byte[EntryBytes];
        var count = 0;
        while (buffered.ReadAtLeast(header, EntryBytes, throwOnEndOfStream: false) == EntryBytes
            && header.AsSpan().StartsWith("PK\u0001\u0002"u8))
        {
            if (++count > limits.FileCount)
            {
                throw UnpackedSize.TooManyFiles(limits);
            }

            buffered.Seek(ReadUInt16(header, 28) + ReadUInt16(header, 30) + ReadUInt16(header, 32), SeekOrigin.Current);
        }
    }

    /// <summary>
    /// Where entries may begin according to the records at the end: the old one and the 64-bit one. They should
    /// agree; which of them counts when they do not depends on the reader, so both are looked at.
    /// </summary>
    private static List<long> FindStarts(Stream zip)
    {
        var tail = new byte[(int)Math.Min(zip.Length, EndBytes + MostCommentBytes + Zip64LocatorBytes)];
        zip.Position = zip.Length - tail.Length;
        zip.ReadExactly(tail);
        var starts = new List<long>();
        var end = tail.AsSpan().LastIndexOf("PK\u0005\u0006"u8);
        if (end >= 0 && end + EndBytes <= tail.Length)
        {
            starts.Add(BinaryPrimitives.ReadUInt32LittleEndian(tail.AsSpan(end + 16)));
            var locator = end - Zip64LocatorBytes;
            if (locator >= 0 && tail.AsSpan(locator).StartsWith("PK\u0006\u0007"u8))
            {
                starts.Add(ReadZip64Start(zip, BinaryPrimitives.ReadInt64LittleEndian(tail.AsSpan(locator + 8))));
            }
        }

        return [.. starts.Distinct().Where(start => start >= 0 && start < zip.Length)];
    }

    private static long ReadZip64Start(Stream zip, long position)
    {
        if (position < 0 || position > zip.Length - Zip64EndBytes)
        {
            return -1;
        }

        var record = new byte[Zip64EndBytes];
        zip.Position = position;
        zip.ReadExactly(record);
        return BinaryPrimitives.ReadInt64LittleEndian(record.AsSpan(48));
    }

    private static int ReadUInt16(byte[] bytes, int offset) => BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(offset));
}
