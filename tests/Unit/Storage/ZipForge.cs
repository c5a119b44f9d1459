using System.Buffers.Binary;
using System.IO.Compression;
using System.IO.Hashing;
using System.Text;

namespace Hearth.Tests.Unit.Storage;

/// <summary>One entry of a forged zip; everything that a header can lie about can be set.</summary>
internal sealed record ForgedEntry(string Name, byte[] Content)
{
    public ForgedEntry(string name, string content = "x")
        : this(name, Encoding.UTF8.GetBytes(content))
    {
    }

    public byte[]? RawName { get; init; }

    /// <summary>The Unix mode with its file type; 0: made on Windows.</summary>
    public int Mode { get; init; } = 0x81A4; // A regular file, 0644.

    public bool Stored { get; init; }

    public ushort? Method { get; init; }

    public ushort Flags { get; init; }

    public uint? ClaimedSize { get; init; }

    public uint? ClaimedChecksum { get; init; }

    /// <summary>Share the bytes of the entry with this number instead of having some.</summary>
    public int? OverlapsEntry { get; init; }

    public static ForgedEntry Link(string name, string target) => new(name, target) { Mode = 0xA1FF };

    public static ForgedEntry Folder(string name) => new(name, "") { Mode = 0x41ED };
}

/// <summary>Writes zips byte by byte, because no library would write the malicious ones.</summary>
internal static class ZipForge
{
    private const ushort Utf8Flag = 0x800;

    public static byte[] Make(params IReadOnlyList<ForgedEntry> entries)
    {
        var zip = new MemoryStream();
        var offsets = new List<uint>();
        foreach (var entry in entries)
        {
            offsets.Add(entry.OverlapsEntry is { } other ? offsets[other] : (uint)zip.Position);
            if (entry.OverlapsEntry is null)
            {
                WriteHeader(zip, entry, offset: null);
                zip.Write(Body(entry));
            }
        }

        var start = (uint)zip.Position;
        for (var i = 0; i < entries.Count; i++)
        {
            WriteHeader(zip, entries[i], offsets[i]);
        }

        WriteEnd(zip, (ushort)Math.Min(entries.Count, ushort.MaxValue), start);
        return zip.ToArray();
    }

    private static void WriteEnd(MemoryStream zip, ushort count, uint start)
    {
        Span<byte> end = stackalloc byte[22];
        "PK\u0005\u0006"u8.CopyTo(end);
        BinaryPrimitives.WriteUInt16LittleEndian(end[8..], count);
        BinaryPrimitives.WriteUInt16LittleEndian(end[10..], count);
        BinaryPrimitives.WriteUInt32LittleEndian(end[12..], (uint)zip.Position - start);
        BinaryPrimitives.WriteUInt32LittleEndian(end[16..], start);
        zip.Write(end);
    }

    /// <summary>A local header, or, with an offset, an entry of the central directory.</summary>
    private static void WriteHeader(MemoryStream zip, ForgedEntry entry, uint? offset)
    {
        var name = entry.RawName ?? Encoding.UTF8.GetBytes(entry.Name);
        var bytes = new MemoryStream();
        using var writer = new BinaryWriter(bytes);
        writer.Write(offset is null ? "PK\u0003\u0004"u8 : "PK\u0001\u0002"u8);
        if (offset is not null)
        {
            writer.Write((ushort)((entry.Mode == 0 ? 0 : 3 << 8) | 20));
        }

        writer.Write((ushort)20);
        writer.Write((ushort)(entry.Flags | (entry.RawName is null ? Utf8Flag : 0)));
        writer.Write(entry.Method ?? (ushort)(entry.Stored ? 0 : 8));
        writer.Write(0x5A210000u); // Midnight of 2025-01-01.
        writer.Write(entry.ClaimedChecksum ?? Crc32.HashToUInt32(entry.Content));
        writer.Write((uint)Body(entry).Length);
        writer.Write(entry.ClaimedSize ?? (uint)entry.Content.Length);
        writer.Write((ushort)name.Length);
        writer.Write((ushort)0);
        if (offset is not null)
        {
            writer.Write((ushort)0);
            writer.Write(0u);
            writer.Write((uint)entry.Mode << 16);
            writer.Write(offset.Value);
        }

        writer.Write(name);
        zip.Write(bytes.ToArray());
    }

    private static byte[] Body(ForgedEntry entry)
    {
        if (entry.Stored)
        {
            return entry.Content;
        }

        var packed = new MemoryStream();
        using (var deflate = new DeflateStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            deflate.Write(entry.Content);
        }

        return packed.ToArray();
    }
}
