using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Hearth.Services.S3.Checksums;
using Shouldly;
using Xunit;

namespace Hearth.Tests.Unit.S3;

public sealed class ChecksumTests
{
    /// <summary>The check values of the CRC catalogue, for "123456789", and of FIPS 180 for the digests' first letters.</summary>
    [Theory]
    [InlineData("CRC32", "cbf43926")]
    [InlineData("CRC32C", "e3069283")]
    [InlineData("CRC64NVME", "ae8b14860a799888")]
    [InlineData("SHA1", "f7c3bc1d808e04732adf679965ccc34ca7ae3441")]
    [InlineData("SHA256", "15e2b0d3c33891ebb0f1ef609ec419420c20e320ce94c65fbc8c3312448eb225")]
    public void The_known_value_of_123456789_comes_out(string algorithm, string expected)
    {
        using var digests = new ContentDigests(ChecksumAlgorithms.Parse(algorithm));
        digests.Append(Encoding.ASCII.GetBytes("123456789"));
        Convert.ToHexStringLower(Convert.FromBase64String(digests.Checksum().Value)).ShouldBe(expected);
    }

    [Theory]
    [InlineData("CRC32")]
    [InlineData("CRC32C")]
    [InlineData("CRC64NVME")]
    public void The_CRC_of_two_parts_is_that_of_the_whole(string name)
    {
        var algorithm = ChecksumAlgorithms.Parse(name);
        Prop.ForAll<byte[], byte[]>((first, second) =>
            CrcCombination.Combine(algorithm, Crc(algorithm, first), Crc(algorithm, second), second.Length) == Crc(algorithm, [.. first, .. second]))
            .QuickCheckThrowOnFailure();
    }

    [Fact]
    public void A_checksum_does_not_depend_on_the_pieces_it_is_taken_in() =>
        Prop.ForAll<byte[], byte[]>((first, second) => ChecksumAlgorithms.All.All(algorithm =>
        {
            using var pieces = new ContentDigests(algorithm);
            using var whole = new ContentDigests(algorithm);
            pieces.Append(first);
            pieces.Append(second);
            whole.Append([.. first, .. second]);
            return pieces.Checksum() == whole.Checksum();
        })).QuickCheckThrowOnFailure();

    [Fact]
    public void Folding_agrees_with_the_tables_whatever_the_length_and_what_came_before()
    {
        Crc64Folding.IsSupported.ShouldBe(System.Runtime.Intrinsics.X86.Pclmulqdq.IsSupported);
        var random = new Random(20261124);
        var bytes = new byte[1200];
        random.NextBytes(bytes);
        for (var length = 0; length <= bytes.Length; length++)
        {
            var start = random.Next(0, length + 1);
            var crc = Crc64Nvme.New();
            crc.Append(bytes.AsSpan(0, start));
            crc.Append(bytes.AsSpan(start, length - start));
            crc.Value.ShouldBe(~Crc64Nvme.ByTables(ulong.MaxValue, bytes.AsSpan(0, length)), $"{start} and {length - start} bytes");
        }
    }

    private static ulong Crc(ChecksumAlgorithm algorithm, byte[] bytes)
    {
        using var digests = new ContentDigests(algorithm);
        digests.Append(bytes);
        return Convert.FromBase64String(digests.Checksum().Value).Aggregate(0UL, (number, one) => (number << 8) | one);
    }
}
