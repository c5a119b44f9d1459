using System.IO.Compression;
using System.IO.Hashing;

namespace Hearth.Storage.Archives;

/// <summary>
/// Inflates entries and counts what comes out across the whole archive: what the headers say about sizes is the
/// packer's claim, which bombs (overlapping entries among them) get wrong on purpose.
/// </summary>
internal sealed class EntryReader(ArchiveLimits limits, CancellationToken cancellation)
{
    private readonly byte[] buffer = new byte[64 * 1024];
    private long inflated;

    internal delegate void Sink(ReadOnlySpan<byte> bytes);

    /// <summary>Gives the entry's bytes to the sink, piece by piece, and answers how many there were.</summary>
    /// <exception cref="ArchiveException">Damaged, encrypted, an unknown compression, or too large.</exception>
    public long Read(ZipArchiveEntry entry, Sink sink)
    {
        if (entry.IsEncrypted)
        {
            throw NotAZip(entry, "is encrypted, which Lambda does not support", null);
        }

        var checksum = new Crc32();
        long size = 0;
        using var content = Guard(entry, entry.Open);
        int read;
        while ((read = Guard(entry, () => content.Read(buffer))) > 0)
        {
            cancellation.ThrowIfCancellationRequested();
            size += read;
            inflated += read;
            if (inflated > limits.UnzippedBytes)
            {
                throw UnpackedSize.TooLarge(limits);
            }

            checksum.Append(buffer.AsSpan(0, read));
            sink(buffer.AsSpan(0, read));
        }

        if (size != entry.Length || checksum.GetCurrentHashAsUInt32() != entry.Crc32)
        {
            throw NotAZip(entry, "is damaged: its contents do not match its checksum", null);
        }

        return size;
    }

    private static T Guard<T>(ZipArchiveEntry entry, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception error) when (IsDamage(error))
        {
            throw NotAZip(entry, $"cannot be read: {error.Message.TrimEnd('.')}", error);
        }
    }

    /// <summary>What ZipArchive throws about the bytes it is given, as opposed to the disk they are on.</summary>
    public static bool IsDamage(Exception error) =>
        error is InvalidDataException or EndOfStreamException or ArgumentException or NotSupportedException or OverflowException;

    private static ArchiveException NotAZip(ZipArchiveEntry entry, string reason, Exception? cause) =>
        new(ArchiveProblem.NotAZip, $"The entry \"{EntryPath.Shown(entry.FullName)}\" {reason}.", cause);
}
