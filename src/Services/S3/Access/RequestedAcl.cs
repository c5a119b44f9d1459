using Hearth.Kernel;
using Hearth.Services.S3.Buckets;
using Microsoft.AspNetCore.Http;

namespace Hearth.Services.S3.Access;

/// <summary>
/// The access control list that a request asks for: canned, by grants in headers, or as a document. Lists that leave everything to the
/// owner are taken where the bucket has lists at all; those that grant to others are refused as S3 refuses them, or as not being there.
/// See docs/decisions/0028 and https://docs.aws.amazon.com/AmazonS3/latest/userguide/acl-overview.html#canned-acl
/// </summary>
internal static class RequestedAcl
{
    private const string Header = "x-amz-acl", OwnersOnly = "private", BucketOwners = "bucket-owner-full-control";

    private static readonly string[] Private = [OwnersOnly, BucketOwners, "bucket-owner-read"];

    /// <summary>AWS counts its "authenticated users" as the public: they are everybody with an account.</summary>
    private static readonly string[] Public = ["public-read", "public-read-write", "authenticated-read"];

    private static readonly string[] ForServices = ["aws-exec-read", "log-delivery-write"];

    /// <exception cref="AwsError">AccessControlListNotSupported, AccessDenied for public lists that are blocked, NotImplemented for grants to others.</exception>
    public static void Check(Bucket bucket, IHeaderDictionary headers, AccessControlPolicy? document = null)
    {
        if (Canned(headers, document, bucket) is not { } canned) return;
        if (bucket.IsOwnerEnforced)
        {
            if (canned != BucketOwners) throw new AwsError("AccessControlListNotSupported", "The bucket does not allow ACLs");
            return;
        }
        if (Private.Contains(canned)) return;
        if (Public.Contains(canned) && bucket.Document.PublicAccessBlock is { BlockPublicAcls: true }) throw S3Error.AccessDenied();
        throw S3Error.NotImplemented("access control lists that grant to others than the owner; a bucket policy can", Header);
    }

    /// <summary>A new bucket has no lists unless it asks for an ownership that has them.</summary>
    /// <exception cref="AwsError">InvalidBucketAclWithObjectOwnership, and as above.</exception>
    public static void CheckNew(Bucket bucket, IHeaderDictionary headers)
    {
        if (Canned(headers, document: null, bucket) is not { } canned || canned == OwnersOnly) return;
        if (bucket.IsOwnerEnforced)
            throw new AwsError("InvalidBucketAclWithObjectOwnership", "Bucket cannot have ACLs set with ObjectOwnership's BucketOwnerEnforced setting");
        Check(bucket, headers);
    }

    /// <returns>The canned list of the same meaning; null when the request has none.</returns>
    private static string? Canned(IHeaderDictionary headers, AccessControlPolicy? document, Bucket bucket)
    {
        var canned = headers[Header].ToString();
        var grants = headers.Keys.Where(name => name.StartsWith("x-amz-grant-", StringComparison.OrdinalIgnoreCase)).ToList();
        if (canned.Length > 0 && grants.Count > 0) throw S3Error.InvalidRequest("Specifying both Canned ACLs and Header Grants is not allowed");
        if (canned.Length > 0)
            return Private.Concat(Public).Concat(ForServices).Contains(canned) ? canned : throw S3Error.InvalidArgument("", Header, canned);
        var owner = Owner.Of(bucket.AccountId).ID;
        if (grants.Count > 0)
            return grants.TrueForAll(name => IsFullControl(name) && headers[name].ToString().Trim() == $"id=\"{owner}\"") ? BucketOwners : ForServices[0];
        if (document is null) return null;
        if (document.Grants.Any(grant => grant.Grantee.URI?.Contains("/groups/global/", StringComparison.Ordinal) == true)) return Public[0];
        return document.Grants.All(grant => grant.Grantee.ID == owner && grant.Permission == "FULL_CONTROL") ? BucketOwners : ForServices[0];
    }

    private static bool IsFullControl(string header) => header.Equals("x-amz-grant-full-control", StringComparison.OrdinalIgnoreCase);
}
