using Hearth.Protocols.Operations;
using Hearth.Protocols.Shapes;
using Hearth.Protocols.Validation;
using Hearth.Services.S3.BucketSettings;
using Hearth.Services.S3.Buckets;
using Hearth.Services.S3.Notifications;

namespace Hearth.Services.S3.Objects;

internal sealed record ObjectTaggingRequest
{
    [Uri]
    public string Bucket { get; init; } = "";

    [Uri]
    public string Key { get; init; } = "";

    [Query("versionId")]
    public string? VersionId { get; init; }
}

internal sealed record PutObjectTaggingRequest
{
    [Uri]
    public string Bucket { get; init; } = "";

    [Uri]
    public string Key { get; init; } = "";

    [Query("versionId")]
    public string? VersionId { get; init; }

    [Payload, Required]
    public Tagging? Tagging { get; init; }
}

/// <summary>https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObjectTagging.html and its siblings</summary>
internal sealed class ObjectTagging(BucketStore buckets, ObjectStore objects)
{
    public async Task<Tagging> GetAsync(ObjectTaggingRequest request, CallContext context)
    {
        buckets.Require(request.Bucket);
        var version = await objects.RequireAsync(request.Bucket, request.Key, GetObject.EmptyAsNull(request.VersionId), context.Cancellation);
        return new Tagging { TagSet = version.Read().Tags };
    }

    public async Task<NoBody> PutAsync(PutObjectTaggingRequest request, CallContext context)
    {
        ObjectTags.CheckObject(request.Tagging!.TagSet);
        await ChangeAsync(request.Bucket, request.Key, request.VersionId, request.Tagging.TagSet, "ObjectTagging:Put", context);
        return NoBody.Instance;
    }

    public async Task<NoBody> DeleteAsync(ObjectTaggingRequest request, CallContext context)
    {
        await ChangeAsync(request.Bucket, request.Key, request.VersionId, [], "ObjectTagging:Delete", context);
        return NoBody.Instance;
    }

    private Task ChangeAsync(string bucket, string key, string? versionId, IReadOnlyList<Tag> tags, string cause, CallContext context)
    {
        buckets.Require(bucket);
        return objects.ChangeAsync(bucket, key, GetObject.EmptyAsNull(versionId), document => document with { Tags = tags }, ObjectEvent.Of(cause, context));
    }
}
