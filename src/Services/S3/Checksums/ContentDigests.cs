using System.Buffers.Binary;
using System.IO.Hashing;
using System.Numerics;
using System.Security.Cryptography;

namespace Hearth.Services.S3.Checksums;

/// <summary>The MD5 of a content, which is its ETag, and one additional checksum, taken while it passes by.</summary>
internal sealed class ContentDigests : IDisposable
{
#pragma warning disable CA5350, CA5351 // S3's own checksums, not protections.
    private readonly IncrementalHash _md5 = IncrementalHash.CreateHash(HashAlgorithmName.MD5);
    private readonly IncrementalHash? _sha;
    private readonly Crc32? _crc32;
    private readonly ChecksumAlgorithm _algorithm;
    private uint _crc32C = uint.MaxValue;
    private Crc64Nvme _crc64 = Crc64Nvme.New();

    public ContentDigests(ChecksumAlgorithm algorithm)
    {
        _algorithm = algorithm;
        if (algorithm == ChecksumAlgorithm.SHA1) _sha = IncrementalHash.CreateHash(HashAlgorithmName.SHA1);
        if (algorithm == ChecksumAlgorithm.SHA256) _sha = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        if (algorithm == ChecksumAlgorithm.CRC32) _crc32 = new Crc32();
    }
#pragma warning restore CA5350, CA5351

    public long SizeBytes { get; private set; }

    public void Append(ReadOnlySpan<byte> bytes)
    {
        SizeBytes += bytes.Length;
        _md5.AppendData(bytes);
        _sha?.AppendData(bytes);
        _crc32?.Append(bytes);
        if (_algorithm == ChecksumAlgorithm.CRC64NVME) _crc64.Append(bytes);
        if (_algorithm == ChecksumAlgorithm.CRC32C) AppendCrc32C(bytes);
    }

    public byte[] Md5() => _md5.GetCurrentHash();

    public Checksum Checksum() => new(_algorithm, Convert.ToBase64String(Digest()));

    public void Dispose()
    {
        _md5.Dispose();
        _sha?.Dispose();
    }

    private byte[] Digest()
    {
        if (_sha is not null) return _sha.GetCurrentHash();
        var digest = new byte[_algorithm.SizeBytes()];
        if (digest.Length == 8) BinaryPrimitives.WriteUInt64BigEndian(digest, _crc64.Value);
        else BinaryPrimitives.WriteUInt32BigEndian(digest, _crc32?.GetCurrentHashAsUInt32() ?? ~_crc32C);
        return digest;
    }

    private void AppendCrc32C(ReadOnlySpan<byte> bytes)
    {
        var crc = _crc32C;
        for (; bytes.Length >= 8; bytes = bytes[8..]) crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
        foreach (var one in bytes) crc = BitOperations.Crc32C(crc, one);
        _crc32C = crc;
    }
}
