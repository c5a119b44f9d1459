using Hearth.Kernel;

namespace Hearth.Services.S3.Checksums;

/// <summary>The additional checksums of S3. https://docs.aws.amazon.com/AmazonS3/latest/userguide/checking-object-integrity.html</summary>
internal enum ChecksumAlgorithm
{
    CRC32,
    CRC32C,
    CRC64NVME,
    SHA1,
    SHA256,
}

internal static class ChecksumAlgorithms
{
    public static readonly IReadOnlyList<ChecksumAlgorithm> All = Enum.GetValues<ChecksumAlgorithm>();

    /// <summary>"x-amz-checksum-crc32"</summary>
    public static string Header(this ChecksumAlgorithm algorithm) => "x-amz-checksum-" + algorithm.ToString().ToLowerInvariant();

    public static int SizeBytes(this ChecksumAlgorithm algorithm) => algorithm switch
    {
        ChecksumAlgorithm.CRC32 or ChecksumAlgorithm.CRC32C => 4,
        ChecksumAlgorithm.CRC64NVME => 8,
        ChecksumAlgorithm.SHA1 => 20,
        _ => 32,
    };

    public static bool IsCrc(this ChecksumAlgorithm algorithm) => algorithm is <= ChecksumAlgorithm.CRC64NVME;

    /// <exception cref="AwsError">InvalidRequest when S3 has none of this name.</exception>
    public static ChecksumAlgorithm Parse(string text) =>
        Enum.TryParse<ChecksumAlgorithm>(text, ignoreCase: true, out var algorithm) && !char.IsAsciiDigit(text[0])
            ? algorithm
            : throw S3Error.InvalidRequest("Checksum algorithm provided is unsupported. Please try again with any of the valid types: [CRC32, CRC32C, CRC64NVME, SHA1, SHA256]");
}

/// <summary>A checksum of an object or a part.</summary>
/// <param name="Value">Base64; with "-N" behind it when it is the checksum of the checksums of N parts.</param>
/// <param name="Type">FULL_OBJECT or COMPOSITE.</param>
internal sealed record Checksum(ChecksumAlgorithm Algorithm, string Value, string Type = Checksum.FullObject)
{
    public const string FullObject = "FULL_OBJECT";
    public const string Composite = "COMPOSITE";
}
