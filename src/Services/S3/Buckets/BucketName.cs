using System.Text.RegularExpressions;
using Hearth.Kernel;

namespace Hearth.Services.S3.Buckets;

/// <summary>https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html</summary>
internal static partial class BucketName
{
    private static readonly string[] ReservedPrefixes = ["xn--", "sthree-"];

    private static readonly string[] ReservedSuffixes = ["-s3alias", "--ol-s3", ".mrap", "--x-s3", "--table-s3"];

    /// <exception cref="AwsError">InvalidBucketName.</exception>
    public static void Check(string name)
    {
        if (Pattern().IsMatch(name) && !name.Contains("..", StringComparison.Ordinal) && !Address().IsMatch(name)
            && !Array.Exists(ReservedPrefixes, prefix => name.StartsWith(prefix, StringComparison.Ordinal))
            && !Array.Exists(ReservedSuffixes, suffix => name.EndsWith(suffix, StringComparison.Ordinal))) return;
        throw new AwsError("InvalidBucketName", "The specified bucket is not valid.")
        {
            Members = new Dictionary<string, string> { ["BucketName"] = name },
        };
    }

    [GeneratedRegex(@"\A[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]\z")]
    private static partial Regex Pattern();

    [GeneratedRegex(@"\A\d+\.\d+\.\d+\.\d+\z")]
    private static partial Regex Address();
}
