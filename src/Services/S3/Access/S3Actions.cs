namespace Hearth.Services.S3.Access;

/// <summary>https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazons3.html</summary>
internal static class S3Actions
{
    public static readonly IReadOnlyDictionary<string, string> ByOperation = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["ListBuckets"] = "s3:ListAllMyBuckets",
        ["HeadBucket"] = "s3:ListBucket",
        ["ListObjects"] = "s3:ListBucket",
        ["ListObjectsV2"] = "s3:ListBucket",
        ["ListObjectVersions"] = "s3:ListBucketVersions",
        ["ListMultipartUploads"] = "s3:ListBucketMultipartUploads",
        ["ListParts"] = "s3:ListMultipartUploadParts",
        ["HeadObject"] = "s3:GetObject",
        ["CopyObject"] = "s3:PutObject",
        ["UploadPartCopy"] = "s3:PutObject",
        ["UploadPart"] = "s3:PutObject",
        ["CreateMultipartUpload"] = "s3:PutObject",
        ["CompleteMultipartUpload"] = "s3:PutObject",
        ["DeleteObjects"] = "s3:DeleteObject",
        ["DeleteBucketTagging"] = "s3:PutBucketTagging",
        ["GetBucketCors"] = "s3:GetBucketCORS",
        ["PutBucketCors"] = "s3:PutBucketCORS",
        ["DeleteBucketCors"] = "s3:PutBucketCORS",
        ["GetBucketEncryption"] = "s3:GetEncryptionConfiguration",
        ["PutBucketEncryption"] = "s3:PutEncryptionConfiguration",
        ["DeleteBucketEncryption"] = "s3:PutEncryptionConfiguration",
        ["GetBucketLifecycleConfiguration"] = "s3:GetLifecycleConfiguration",
        ["PutBucketLifecycleConfiguration"] = "s3:PutLifecycleConfiguration",
        ["DeleteBucketLifecycle"] = "s3:PutLifecycleConfiguration",
        ["GetBucketNotificationConfiguration"] = "s3:GetBucketNotification",
        ["PutBucketNotificationConfiguration"] = "s3:PutBucketNotification",
        ["GetPublicAccessBlock"] = "s3:GetBucketPublicAccessBlock",
        ["PutPublicAccessBlock"] = "s3:PutBucketPublicAccessBlock",
        ["DeletePublicAccessBlock"] = "s3:PutBucketPublicAccessBlock",
        ["DeleteBucketOwnershipControls"] = "s3:PutBucketOwnershipControls",
    };

    /// <summary>They need another action when they name a version.</summary>
    public static readonly IReadOnlyList<string> Versioned =
        ["GetObject", "HeadObject", "DeleteObject", "GetObjectAttributes", "GetObjectTagging", "PutObjectTagging", "DeleteObjectTagging", "GetObjectAcl"];

    /// <summary>s3:GetObject is s3:GetObjectVersion, s3:GetObjectTagging is s3:GetObjectVersionTagging.</summary>
    public static string OfVersion(string action) => action.Replace("Object", "ObjectVersion", StringComparison.Ordinal);
}
