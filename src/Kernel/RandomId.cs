using System.Security.Cryptography;

namespace Hearth.Kernel;

/// <summary>Random bytes and UUIDs for every request: drawn from the kernel some thousand bytes at a time, as each call costs a microsecond.</summary>
public static class RandomId
{
    private const int PoolBytes = 4096;

    [ThreadStatic]
    private static byte[]? pool;

    [ThreadStatic]
    private static int used;

    /// <summary>A UUID of version 4.</summary>
    public static Guid NewUuid()
    {
        Span<byte> bytes = stackalloc byte[16];
        Fill(bytes);
        bytes[6] = (byte)((bytes[6] & 0x0f) | 0x40);
        bytes[8] = (byte)((bytes[8] & 0x3f) | 0x80);
        return new Guid(bytes, bigEndian: true);
    }

    /// <param name="bytes">At most 4,096 of them.</param>
    public static void Fill(Span<byte> bytes)
    {
        if (pool is null || used + bytes.Length > PoolBytes)
        {
            pool ??= new byte[PoolBytes];
            RandomNumberGenerator.Fill(pool);
            used = 0;
        }

        var taken = pool.AsSpan(used, bytes.Length);
        taken.CopyTo(bytes);
        taken.Clear(); // An id that was given must not be readable from here.
        used += bytes.Length;
    }
}
