using Hearth.Kernel;
using Hearth.Protocols.Operations;
using Hearth.Protocols.Shapes;
using Hearth.Services.S3.Access;
using Hearth.Services.S3.BucketSettings;
using Hearth.Services.S3.Objects;

namespace Hearth.Services.S3.Buckets;

internal sealed record CreateBucketRequest
{
    [Uri]
    public string Bucket { get; init; } = "";

    [Payload]
    public CreateBucketConfiguration? Configuration { get; init; }

    [Header("x-amz-bucket-object-lock-enabled")]
    public bool? ObjectLockEnabled { get; init; }

    [Header("x-amz-object-ownership")]
    public string? ObjectOwnership { get; init; }
}

[RootName("CreateBucketConfiguration")]
internal sealed record CreateBucketConfiguration
{
    public string? LocationConstraint { get; init; }

    [ItemName("Tag")]
    public IReadOnlyList<Tag>? Tags { get; init; }

    /// <summary>Of directory buckets.</summary>
    public DirectoryBucketLocation? Location { get; init; }
}

internal sealed record DirectoryBucketLocation
{
    public string? Type { get; init; }
}

internal sealed record CreateBucketResponse
{
    [Header("Location")]
    public string? Location { get; init; }
}

/// <summary>https://docs.aws.amazon.com/AmazonS3/latest/API/API_CreateBucket.html</summary>
internal sealed class CreateBucket(BucketStore buckets, TimeProvider time)
{
    /// <summary>The region that asks for no location, and where a bucket may be made twice by its owner.</summary>
    public const string FirstRegion = "us-east-1";

    public async Task<CreateBucketResponse> HandleAsync(CreateBucketRequest request, CallContext context)
    {
        BucketName.Check(request.Bucket);
        if (request.ObjectLockEnabled == true) throw S3Error.NotImplemented("Object Lock", "x-amz-bucket-object-lock-enabled");
        if (request.Configuration?.Location is not null) throw S3Error.NotImplemented("directory buckets", "LocationType");
        ObjectTags.CheckBucket(request.Configuration?.Tags ?? []);
        var region = RegionOf(request.Configuration?.LocationConstraint, context.Region);
        // Since April 2023 new buckets have no ACLs and are closed to the public.
        var document = new BucketDocument
        {
            Tagging = request.Configuration?.Tags is { Count: > 0 } tags ? new Tagging { TagSet = tags } : null,
            OwnershipControls = OwnershipControls.Of(request.ObjectOwnership ?? "BucketOwnerEnforced"),
            PublicAccessBlock = new PublicAccessBlockConfiguration
            {
                BlockPublicAcls = true,
                IgnorePublicAcls = true,
                BlockPublicPolicy = true,
                RestrictPublicBuckets = true,
            },
        };
        var bucket = new Bucket(request.Bucket, context.AccountId, region, time.GetUtcNow(), document);
        RequestedAcl.CheckNew(bucket, context.Http.Request.Headers);
        if (!await buckets.AddAsync(bucket)) Refuse(request.Bucket, context);
        return new CreateBucketResponse { Location = "/" + request.Bucket };
    }

    private void Refuse(string name, CallContext context)
    {
        var taken = buckets.Find(name);
        var members = new Dictionary<string, string> { ["BucketName"] = name };
        if (taken?.AccountId != context.AccountId)
            throw new AwsError(
                "BucketAlreadyExists",
                "The requested bucket name is not available. The bucket namespace is shared by all users of the system. Please select a different name and try again.",
                409) { Members = members };
        if (taken.Region == FirstRegion && context.Region == FirstRegion) return;
        throw new AwsError(
            "BucketAlreadyOwnedByYou", "Your previous request to create the named bucket succeeded and you already own it.", 409) { Members = members };
    }

    private static string RegionOf(string? constraint, string endpoint)
    {
        // What eu-west-1 was called when it was the only one there.
        if (constraint == "EU") constraint = "eu-west-1";
        if (string.IsNullOrEmpty(constraint))
            return endpoint == FirstRegion ? FirstRegion : throw Incompatible("unspecified");
        if (constraint == FirstRegion && endpoint == FirstRegion)
            throw new AwsError("InvalidLocationConstraint", "The specified location-constraint is not valid");
        return endpoint == FirstRegion || constraint == endpoint ? constraint : throw Incompatible(constraint);
    }

    private static AwsError Incompatible(string constraint) => new(
        "IllegalLocationConstraintException",
        $"The {constraint} location constraint is incompatible for the region specific endpoint this request was sent to.");
}
