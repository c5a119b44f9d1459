using System.Buffers.Binary;

namespace Hearth.Services.S3.Checksums;

/// <summary>CRC-64/NVME, by folding where the processor can; else eight bytes at a time by tables ("slicing by eight"), some 1.5 GB/s on one core.</summary>
internal struct Crc64Nvme
{
    /// <summary>The polynomial, lowest power first.</summary>
    public const ulong Polynomial = 0x9A6C_9329_AC4B_C9B5;

    private static readonly ulong[][] Tables = MakeTables();

    private ulong _inverted;

    public readonly ulong Value => ~_inverted;

    public static Crc64Nvme New() => new() { _inverted = ulong.MaxValue };

    public void Append(ReadOnlySpan<byte> bytes)
    {
        if (Crc64Folding.IsSupported && bytes.Length >= Crc64Folding.LeastBytes)
        {
            Span<byte> folded = stackalloc byte[2 * sizeof(ulong)];
            bytes = bytes[Crc64Folding.Fold(_inverted, bytes, folded)..];
            _inverted = ByTables(0, folded);
        }
        _inverted = ByTables(_inverted, bytes);
    }

    /// <summary>The way that every machine has, which tests compare the other with.</summary>
    internal static ulong ByTables(ulong crc, ReadOnlySpan<byte> bytes)
    {
        var (t0, t1, t2, t3, t4, t5, t6, t7) = (Tables[0], Tables[1], Tables[2], Tables[3], Tables[4], Tables[5], Tables[6], Tables[7]);
        while (bytes.Length >= 8)
        {
            crc ^= BinaryPrimitives.ReadUInt64LittleEndian(bytes);
            crc = t7[(byte)crc] ^ t6[(byte)(crc >> 8)] ^ t5[(byte)(crc >> 16)] ^ t4[(byte)(crc >> 24)]
                ^ t3[(byte)(crc >> 32)] ^ t2[(byte)(crc >> 40)] ^ t1[(byte)(crc >> 48)] ^ t0[(byte)(crc >> 56)];
            bytes = bytes[8..];
        }
        foreach (var one in bytes) crc = t0[(byte)(crc ^ one)] ^ (crc >> 8);
        return crc;
    }

    private static ulong[][] MakeTables()
    {
        var tables = new ulong[8][];
        for (var table = 0; table < 8; table++)
        {
            tables[table] = new ulong[256];
            for (var index = 0; index < 256; index++)
            {
                var crc = table == 0 ? (ulong)index : tables[table - 1][index];
                if (table > 0)
                {
                    tables[table][index] = tables[0][(byte)crc] ^ (crc >> 8);
                    continue;
                }
                for (var bit = 0; bit < 8; bit++) crc = (crc & 1) == 0 ? crc >> 1 : (crc >> 1) ^ Polynomial;
                tables[table][index] = crc;
            }
        }
        return tables;
    }
}
