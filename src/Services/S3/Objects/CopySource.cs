using Hearth.Kernel;

namespace Hearth.Services.S3.Objects;

/// <summary>x-amz-copy-source: <c>bucket/key?versionId=...</c>, percent-encoded, with or without a slash before it.</summary>
internal sealed record CopySource(string Bucket, string Key, string? VersionId)
{
    /// <exception cref="AwsError">InvalidArgument.</exception>
    public static CopySource Parse(string header)
    {
        var (text, versionId) = (header, (string?)null);
        if (header.LastIndexOf("?versionId=", StringComparison.Ordinal) is >= 0 and var at)
            (text, versionId) = (header[..at], Uri.UnescapeDataString(header[(at + "?versionId=".Length)..]));
        text = Uri.UnescapeDataString(text);
        if (text.StartsWith('/')) text = text[1..];
        if (text.StartsWith("arn:aws:s3:::", StringComparison.Ordinal)) text = text["arn:aws:s3:::".Length..];
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        if (slash <= 0 || slash == text.Length - 1)
            throw S3Error.InvalidArgument("Copy Source must mention the source bucket and key: sourcebucket/sourcekey", "x-amz-copy-source", header);
        return new CopySource(text[..slash], text[(slash + 1)..], versionId);
    }
}
