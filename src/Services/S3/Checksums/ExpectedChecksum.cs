using Hearth.Kernel;
using Hearth.Protocols.RestXml;
using Microsoft.AspNetCore.Http;

namespace Hearth.Services.S3.Checksums;

/// <summary>Which checksum a request's content is to have: told in a header, or in a trailer behind the content.</summary>
internal sealed record ExpectedChecksum(ChecksumAlgorithm Algorithm, string? Value, bool IsInTrailer, byte[]? Md5)
{
    /// <summary>S3 takes CRC64NVME where nothing is asked for, since December 2024.</summary>
    public const ChecksumAlgorithm Default = ChecksumAlgorithm.CRC64NVME;

    public bool IsAsked => Value is not null || IsInTrailer;

    /// <param name="usual">The algorithm when the request asks for none: that of the multipart upload.</param>
    /// <exception cref="AwsError">More than one, or one that can be none.</exception>
    public static ExpectedChecksum Of(HttpRequest request, ChecksumAlgorithm usual = Default)
    {
        var md5 = Md5Of(request);
        var given = ChecksumAlgorithms.All.Where(algorithm => request.Headers.ContainsKey(algorithm.Header())).ToList();
        var trailer = request.Headers["x-amz-trailer"].ToString().Trim();
        if (given.Count + (trailer.Length > 0 ? 1 : 0) > 1)
            throw S3Error.InvalidRequest("Expecting a single x-amz-checksum- header. Multiple checksum Types are not allowed.");
        if (given.Count == 1)
        {
            var value = request.Headers[given[0].Header()].ToString();
            if (!IsDigest(value, given[0])) throw S3Error.InvalidRequest($"Value for {given[0].Header()} header is invalid.");
            return new ExpectedChecksum(given[0], value, IsInTrailer: false, md5);
        }
        if (trailer.StartsWith("x-amz-checksum-", StringComparison.OrdinalIgnoreCase))
            return new ExpectedChecksum(ChecksumAlgorithms.Parse(trailer["x-amz-checksum-".Length..]), Value: null, IsInTrailer: true, md5);
        if (trailer.Length > 0) throw S3Error.InvalidRequest("The value specified in the x-amz-trailer header is not supported");
        var named = request.Headers["x-amz-sdk-checksum-algorithm"].ToString();
        return new ExpectedChecksum(named.Length > 0 ? ChecksumAlgorithms.Parse(named) : usual, Value: null, IsInTrailer: false, md5);
    }

    /// <exception cref="AwsError">BadDigest: the content is another.</exception>
    public void Verify(ContentDigests actual, Stream body)
    {
        if (Md5 is not null && !actual.Md5().AsSpan().SequenceEqual(Md5))
            throw new AwsError("BadDigest", "The Content-MD5 you specified did not match what we received.")
            {
                Members = new Dictionary<string, string>
                {
                    ["ExpectedDigest"] = Convert.ToBase64String(Md5),
                    ["CalculatedDigest"] = Convert.ToBase64String(actual.Md5()),
                },
            };
        var expected = IsInTrailer ? (body as IBodyTrailers)?.Trailers.GetValueOrDefault(Algorithm.Header()) : Value;
        if (IsInTrailer && (expected is null || !IsDigest(expected, Algorithm)))
            throw S3Error.InvalidRequest($"Value for {Algorithm.Header()} trailing header is invalid.");
        if (expected is not null && expected != actual.Checksum().Value)
            throw new AwsError("BadDigest", $"The {Algorithm} you specified did not match the calculated checksum.");
    }

    public static bool IsDigest(string text, ChecksumAlgorithm algorithm)
    {
        var bytes = new byte[64];
        return Convert.TryFromBase64String(text, bytes, out var count) && count == algorithm.SizeBytes();
    }

    private static byte[]? Md5Of(HttpRequest request)
    {
        var text = request.Headers.ContentMD5.ToString();
        if (text.Length == 0) return null;
        var bytes = new byte[16];
        return text.Length == 24 && Convert.TryFromBase64String(text, bytes, out var count) && count == 16
            ? bytes
            : throw new AwsError("InvalidDigest", "The Content-MD5 you specified was invalid.");
    }
}
