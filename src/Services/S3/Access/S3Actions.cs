using Hearth.Protocols.Operations;
using Microsoft.AspNetCore.Http;

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
        ["GetBucketAccelerateConfiguration"] = "s3:GetAccelerateConfiguration",
        ["GetBucketReplication"] = "s3:GetReplicationConfiguration",
        ["GetObjectLockConfiguration"] = "s3:GetBucketObjectLockConfiguration",
        ["DeleteBucketOwnershipControls"] = "s3:PutBucketOwnershipControls",
    };

    /// <summary>They need another action when they name a version.</summary>
    public static readonly IReadOnlyList<string> Versioned =
        ["GetObject", "HeadObject", "DeleteObject", "GetObjectTagging", "PutObjectTagging", "DeleteObjectTagging", "GetObjectAcl"];

    /// <summary>s3:GetObject is s3:GetObjectVersion, s3:GetObjectTagging is s3:GetObjectVersionTagging.</summary>
    public static string OfVersion(string action) => action.Replace("Object", "ObjectVersion", StringComparison.Ordinal);

    public static ActionTable AddTo(ActionTable table)
    {
        foreach (var (operation, action) in ByOperation) table.As(operation, action);
        foreach (var operation in Versioned) table.Rule(operation, (request, context) => [OfRequest(table, ByOperation.GetValueOrDefault(operation, "s3:" + operation), request, context)]);
        table.Rule("GetObjectAttributes", (request, context) =>
            [OfRequest(table, "s3:GetObject", request, context), OfRequest(table, "s3:GetObjectAttributes", request, context)]);
        foreach (var operation in new[] { "PutObject", "CopyObject", "CreateMultipartUpload" })
            table.Rule(operation, (request, context) => OfWrite("s3:PutObject", table.Resource(request, context), context.Http.Request.Headers));
        table.Rule("CreateBucket", (request, context) => OfWrite("s3:CreateBucket", table.Resource(request, context), context.Http.Request.Headers));
        // Both look for themselves: at each key, and at who signed the form.
        return table.Free("DeleteObjects").Free("PostObject").Free("PreflightBucket").Free("PreflightObject");
    }

    private static NeededAction OfRequest(ActionTable table, string action, object request, CallContext context) => new(
        string.IsNullOrEmpty(RequestMember.Text(request, "VersionId")) ? action : OfVersion(action), table.Resource(request, context));

    /// <summary>Tags, lists and ownership that a write brings along are permissions of their own.</summary>
    private static IEnumerable<NeededAction> OfWrite(string action, string resource, IHeaderDictionary headers)
    {
        var isBucket = action == "s3:CreateBucket";
        yield return new NeededAction(action, resource);
        if (headers.ContainsKey("x-amz-tagging")) yield return new NeededAction("s3:PutObjectTagging", resource);
        if (headers.ContainsKey("x-amz-acl") || headers.Keys.Any(name => name.StartsWith("x-amz-grant-", StringComparison.OrdinalIgnoreCase)))
            yield return new NeededAction(isBucket ? "s3:PutBucketAcl" : "s3:PutObjectAcl", resource);
        if (isBucket && headers.ContainsKey("x-amz-object-ownership")) yield return new NeededAction("s3:PutBucketOwnershipControls", resource);
    }
}
