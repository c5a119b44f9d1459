using System.Globalization;
using Hearth.Kernel;

namespace Hearth.Services.S3;

/// <summary>S3's errors in its words. https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html</summary>
internal static class S3Error
{
    public static AwsError NoSuchBucket(string bucket) => new("NoSuchBucket", "The specified bucket does not exist", 404) { Members = Member("BucketName", bucket) };

    public static AwsError NoSuchKey(string key) => new("NoSuchKey", "The specified key does not exist.", 404) { Members = Member("Key", key) };

    public static AwsError NoSuchVersion(string key, string versionId) => new("NoSuchVersion", "The specified version does not exist.", 404)
    {
        Members = new Dictionary<string, string> { ["Key"] = key, ["VersionId"] = versionId },
    };

    public static AwsError NoSuchUpload(string uploadId) => new(
        "NoSuchUpload",
        "The specified upload does not exist. The upload ID may be invalid, or the upload may have been aborted or completed.",
        404) { Members = Member("UploadId", uploadId) };

    public static AwsError InvalidArgument(string message, string name, string? value) => new("InvalidArgument", message)
    {
        Members = new Dictionary<string, string> { ["ArgumentName"] = name, ["ArgumentValue"] = value ?? "" },
    };

    public static AwsError InvalidRequest(string message) => new("InvalidRequest", message);

    public static AwsError MalformedXml() => new("MalformedXML", "The XML you provided was not well-formed or did not validate against our published schema");

    public static AwsError AccessDenied() => AccessDenied("Access Denied");

    public static AwsError AccessDenied(string message) => new("AccessDenied", message, 403);

    public static AwsError PreconditionFailed(string condition) => new(
        "PreconditionFailed", "At least one of the pre-conditions you specified did not hold", 412) { Members = Member("Condition", condition) };

    public static AwsError InvalidRange(string range, long size) => new("InvalidRange", "The requested range is not satisfiable", 416)
    {
        Members = new Dictionary<string, string>
        {
            ["RangeRequested"] = range,
            ["ActualObjectSize"] = size.ToString(CultureInfo.InvariantCulture),
        },
        Headers = new Dictionary<string, string> { ["Content-Range"] = string.Create(CultureInfo.InvariantCulture, $"bytes */{size}") },
    };

    /// <summary>What S3 has and Hearth has not: never a success.</summary>
    public static AwsError NotImplemented(string what, string header) => new(
        "NotImplemented", $"A header you provided implies functionality that is not implemented: {what}", 501) { Members = Member("Header", header) };

    private static Dictionary<string, string> Member(string name, string value) => new(StringComparer.Ordinal) { [name] = value };
}
