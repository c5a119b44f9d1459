namespace Hearth.Services.S3.Checksums;

/// <summary>
/// The CRC of two texts one after the other, from the CRC of each: the first is multiplied by x^(8n), n the length of the second, modulo
/// the polynomial. So the full checksum of a multipart object needs none of its bytes. Polynomials are written lowest power first.
/// </summary>
internal static class CrcCombination
{
    public static ulong Combine(ChecksumAlgorithm algorithm, ulong first, ulong second, long secondLength)
    {
        var (bits, polynomial) = algorithm switch
        {
            ChecksumAlgorithm.CRC32 => (32, 0xEDB8_8320UL),
            ChecksumAlgorithm.CRC32C => (32, 0x82F6_3B78UL),
            ChecksumAlgorithm.CRC64NVME => (64, Crc64Nvme.Polynomial),
            _ => throw new ArgumentOutOfRangeException(nameof(algorithm), algorithm, "Only CRCs can be combined."),
        };
        return Multiply(first, PowerOfX(secondLength, bits, polynomial), bits, polynomial) ^ second;
    }

    /// <summary>x^(8n).</summary>
    private static ulong PowerOfX(long n, int bits, ulong polynomial)
    {
        var result = 1UL << (bits - 1);
        var square = 1UL << (bits - 1 - 8);
        for (; n > 0; n >>= 1)
        {
            if ((n & 1) != 0) result = Multiply(result, square, bits, polynomial);
            square = Multiply(square, square, bits, polynomial);
        }
        return result;
    }

    private static ulong Multiply(ulong left, ulong right, int bits, ulong polynomial)
    {
        var product = 0UL;
        for (var mask = 1UL << (bits - 1); mask != 0; mask >>= 1)
        {
            if ((left & mask) != 0) product ^= right;
            right = (right & 1) == 0 ? right >> 1 : (right >> 1) ^ polynomial;
        }
        return product;
    }
}
