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
}

internal sealed record PutObjectAclRequest
{
    [Uri]
    public string Bucket { get; init; } = "";

    [Uri]
    public string Key { get; init; } = "";
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

    public string ID { get; init; } = "";
}

/// <summary>
/// Access control lists as buckets whose owner owns everything have them: they are read as one grant to the owner, and cannot be written.
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

    public Task<NoBody> PutAsync(PutAclRequest request, CallContext context) => throw Refusal(request.Bucket);

    public Task<NoBody> PutObjectAsync(PutObjectAclRequest request, CallContext context) => throw Refusal(request.Bucket);

    private AwsError Refusal(string bucket)
    {
        buckets.Require(bucket);
        return new AwsError("AccessControlListNotSupported", "The bucket does not allow ACLs");
    }

    private static AccessControlPolicy OwnersOnly(Bucket bucket)
    {
        var owner = Owner.Of(bucket.AccountId);
        return new AccessControlPolicy { Owner = owner, Grants = [new Grant { Grantee = new Grantee { ID = owner.ID }, Permission = "FULL_CONTROL" }] };
    }
}
