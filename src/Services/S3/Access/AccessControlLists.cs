using Hearth.Kernel;
using Hearth.Protocols.Operations;
using Hearth.Protocols.Shapes;
using Hearth.Services.S3.Buckets;
using Hearth.Services.S3.Objects;

namespace Hearth.Services.S3.Access;

internal sealed record PutAclRequest
{
    [Uri]
    public string Bucket { get; init; } = "";

    [Payload]
    public AccessControlPolicy? Policy { get; init; }
}

internal sealed record PutObjectAclRequest
{
    [Uri]
    public string Bucket { get; init; } = "";

    [Uri]
    public string Key { get; init; } = "";

    [Query("versionId")]
    public string? VersionId { get; init; }

    [Payload]
    public AccessControlPolicy? Policy { get; init; }
}

[RootName("AccessControlPolicy")]
internal sealed record AccessControlPolicy
{
    public Owner Owner { get; init; } = new();

    [WireName("AccessControlList"), ItemName("Grant")]
    public IReadOnlyList<Grant> Grants { get; init; } = [];
}

internal sealed record Grant
{
    public Grantee Grantee { get; init; } = new();

    public string Permission { get; init; } = "";
}

internal sealed record Grantee
{
    [XmlAttribute, WireName("xsi:type")]
    public string Type { get; init; } = "CanonicalUser";

    public string? ID { get; init; }

    public string? URI { get; init; }

    public string? EmailAddress { get; init; }
}

/// <summary>
/// Access control lists of which the owner is the only grantee: others cannot be written, so that there is nothing to keep.
/// https://docs.aws.amazon.com/AmazonS3/latest/userguide/about-object-ownership.html#object-ownership-overview
/// </summary>
internal sealed class AccessControlLists(BucketStore buckets, ObjectStore objects)
{
    public Task<AccessControlPolicy> GetBucketAsync(BucketRequest request, CallContext context) => Task.FromResult(OwnersOnly(buckets.Require(request.Bucket)));

    public async Task<AccessControlPolicy> GetObjectAsync(ObjectTaggingRequest request, CallContext context)
    {
        var bucket = buckets.Require(request.Bucket);
        await objects.RequireAsync(request.Bucket, request.Key, GetObject.EmptyAsNull(request.VersionId), context.Cancellation);
        return OwnersOnly(bucket);
    }

    public Task<NoBody> PutAsync(PutAclRequest request, CallContext context)
    {
        Check(request.Bucket, request.Policy, context);
        return Task.FromResult(NoBody.Instance);
    }

    public async Task<NoBody> PutObjectAsync(PutObjectAclRequest request, CallContext context)
    {
        Check(request.Bucket, request.Policy, context);
        await objects.RequireAsync(request.Bucket, request.Key, GetObject.EmptyAsNull(request.VersionId), context.Cancellation);
        return NoBody.Instance;
    }

    private void Check(string name, AccessControlPolicy? policy, CallContext context)
    {
        var (bucket, headers) = (buckets.Require(name), context.Http.Request.Headers);
        if (policy is null && !headers.Keys.Any(header => header.StartsWith("x-amz-acl", StringComparison.OrdinalIgnoreCase) || header.StartsWith("x-amz-grant-", StringComparison.OrdinalIgnoreCase)))
            throw new AwsError("MissingSecurityHeader", "Your request was missing a required header") { Members = new Dictionary<string, string> { ["MissingHeaderName"] = "x-amz-acl" } };
        RequestedAcl.Check(bucket, headers, policy);
    }

    private static AccessControlPolicy OwnersOnly(Bucket bucket)
    {
        var owner = Owner.Of(bucket.AccountId);
        return new AccessControlPolicy { Owner = owner, Grants = [new Grant { Grantee = new Grantee { ID = owner.ID }, Permission = "FULL_CONTROL" }] };
    }
}
