using System.Globalization;
using Hearth.Kernel;

namespace Hearth.Services.S3.Objects;

/// <summary>https://docs.aws.amazon.com/AmazonS3/latest/userguide/DeleteMarker.html</summary>
internal static class DeleteMarkers
{
    /// <summary>What a reader is told who meets one.</summary>
    public static AwsError Refusal(ObjectVersion marker, bool isNamed)
    {
        var headers = new Dictionary<string, string>
        {
            ["x-amz-delete-marker"] = "true",
            ["x-amz-version-id"] = marker.VersionId,
        };
        if (!isNamed)
            return new AwsError("NoSuchKey", "The specified key does not exist.", 404)
            {
                Members = new Dictionary<string, string> { ["Key"] = marker.Key },
                Headers = headers,
            };
        headers["Allow"] = "DELETE";
        headers["Last-Modified"] = marker.LastModified.ToString("R", CultureInfo.InvariantCulture);
        return new AwsError("MethodNotAllowed", "The specified method is not allowed against this resource.", 405)
        {
            Members = new Dictionary<string, string> { ["Method"] = "GET", ["ResourceType"] = "DeleteMarker" },
            Headers = headers,
        };
    }
}
