using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using Hearth.Services.S3.Buckets;
using Hearth.Services.S3.Objects;

namespace Hearth.Services.S3.Notifications;

/// <summary>https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html, version 2.1</summary>
internal static class EventJson
{
    public static string Of(Bucket bucket, ObjectVersion version, ObjectEvent cause, string configurationId, DateTimeOffset now)
    {
        var thing = new JsonObject { ["key"] = WebUtility.UrlEncode(version.Key).Replace("%2F", "/", StringComparison.Ordinal) };
        if (!cause.Name.StartsWith("ObjectRemoved", StringComparison.Ordinal)) thing["size"] = version.Size;
        if (version.Etag.Length > 0 && !cause.Name.StartsWith("ObjectRemoved:Delete", StringComparison.Ordinal)) thing["eTag"] = version.Etag;
        if (version.VersionId != ObjectVersion.Null) thing["versionId"] = version.VersionId;
        // Later events of a key compare greater, as text; AWS makes it of the time, here it is the order of versions.
        thing["sequencer"] = version.Id.ToString("X16", CultureInfo.InvariantCulture);
        var record = new JsonObject
        {
            ["eventVersion"] = "2.1",
            ["eventSource"] = "aws:s3",
            ["awsRegion"] = bucket.Region,
            ["eventTime"] = Time(now),
            ["eventName"] = cause.Name,
            ["userIdentity"] = new JsonObject { ["principalId"] = cause.PrincipalId },
            ["requestParameters"] = new JsonObject { ["sourceIPAddress"] = cause.SourceAddress },
            ["responseElements"] = new JsonObject { ["x-amz-request-id"] = cause.RequestId, ["x-amz-id-2"] = cause.HostId },
            ["s3"] = new JsonObject
            {
                ["s3SchemaVersion"] = "1.0",
                ["configurationId"] = configurationId,
                ["bucket"] = new JsonObject
                {
                    ["name"] = bucket.Name,
                    ["ownerIdentity"] = new JsonObject { ["principalId"] = Owner.Of(bucket.AccountId).ID },
                    ["arn"] = bucket.Arn,
                },
                ["object"] = thing,
            },
        };
        return new JsonObject { ["Records"] = new JsonArray(record) }.ToJsonString();
    }

    /// <summary>What queues and topics get when a configuration that names them is put.</summary>
    public static string Test(Bucket bucket, string requestId, string hostId, DateTimeOffset now) => new JsonObject
    {
        ["Service"] = "Amazon S3",
        ["Event"] = "s3:TestEvent",
        ["Time"] = Time(now),
        ["Bucket"] = bucket.Name,
        ["RequestId"] = requestId,
        ["HostId"] = hostId,
    }.ToJsonString();

    private static string Time(DateTimeOffset now) => now.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
