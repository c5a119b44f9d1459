using Hearth.Kernel;

namespace Hearth.Services.S3;

/// <summary>What S3 has and Hearth has not: it says so instead of seeming to work.</summary>
internal static class UnavailableOperations
{
    private static readonly string[] BucketSubresources =
    [
        "accelerate", "analytics", "intelligent-tiering", "inventory", "logging", "metrics", "object-lock", "replication", "requestPayment", "website",
    ];

    private static readonly (string Name, string Method, string Path)[] Objects =
    [
        ("SelectObjectContent", "POST", "/{Bucket}/{Key+}?select"), ("RestoreObject", "POST", "/{Bucket}/{Key+}?restore"),
        ("GetObjectTorrent", "GET", "/{Bucket}/{Key+}?torrent"), ("GetObjectRetention", "GET", "/{Bucket}/{Key+}?retention"),
        ("PutObjectRetention", "PUT", "/{Bucket}/{Key+}?retention"), ("GetObjectLegalHold", "GET", "/{Bucket}/{Key+}?legal-hold"),
        ("PutObjectLegalHold", "PUT", "/{Bucket}/{Key+}?legal-hold"), ("PutObjectAcl", "PUT", "/{Bucket}/{Key+}?acl"),
        ("RenameObject", "PUT", "/{Bucket}/{Key+}?renameObject"), ("PutBucketAcl", "PUT", "/{Bucket}?acl"),
    ];

    public static IEnumerable<(string Name, string Method, string Path)> All =>
    [
        .. BucketSubresources.SelectMany(_ => new[] { "GET", "PUT", "DELETE" }, (resource, method) => ($"{method} {resource}", method, $"/{{Bucket}}?{resource}")),
        .. Objects,
    ];

    public static AwsError Error(string operation) =>
        new("NotImplemented", $"A header or query you provided implies functionality that is not implemented: {operation} is not available in this installation of Hearth.", 501);
}
