using Hearth.Kernel;
using Hearth.Protocols.Operations;
using Hearth.Protocols.Shapes;
using Hearth.Protocols.Validation;
using Hearth.Services.S3.Access;
using Hearth.Services.S3.Buckets;
using Hearth.Services.S3.Notifications;

namespace Hearth.Services.S3.Objects;

internal sealed record DeleteObjectRequest
{
    [Uri]
    public string Bucket { get; init; } = "";

    [Uri]
    public string Key { get; init; } = "";

    [Query("versionId")]
    public string? VersionId { get; init; }

    [Header("If-Match")]
    public string? IfMatch { get; init; }
}

internal sealed record DeleteObjectResponse
{
    [Header("x-amz-delete-marker")]
    public bool? DeleteMarker { get; init; }

    [Header("x-amz-version-id")]
    public string? VersionId { get; init; }
}

internal sealed record DeleteObjectsRequest
{
    [Uri]
    public string Bucket { get; init; } = "";

    [Payload, Required]
    public Delete? Delete { get; init; }
}

[RootName("Delete")]
internal sealed record Delete
{
    [Flattened, WireName("Object")]
    public IReadOnlyList<ObjectIdentifier>? Objects { get; init; }

    public bool? Quiet { get; init; }
}

internal sealed record ObjectIdentifier
{
    public string? Key { get; init; }

    public string? VersionId { get; init; }

    public string? ETag { get; init; }

    public long? Size { get; init; }

    public string? LastModifiedTime { get; init; }
}

[RootName("DeleteResult")]
internal sealed record DeleteObjectsResponse
{
    [Flattened, WireName("Deleted")]
    public IReadOnlyList<DeletedObject> Deleted { get; init; } = [];

    [Flattened, WireName("Error")]
    public IReadOnlyList<DeleteError> Errors { get; init; } = [];
}

internal sealed record DeletedObject
{
    public string Key { get; init; } = "";

    public string? VersionId { get; init; }

    public bool? DeleteMarker { get; init; }

    public string? DeleteMarkerVersionId { get; init; }
}

internal sealed record DeleteError
{
    public string Key { get; init; } = "";

    public string? VersionId { get; init; }

    public string Code { get; init; } = "";

    public string Message { get; init; } = "";
}

/// <summary>https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteObject.html and API_DeleteObjects.html</summary>
internal sealed class DeleteObject(BucketStore buckets, ObjectStore objects, BucketAccess access)
{
    private const int MostObjects = 1000;

    private static readonly string[] OfDirectoryBuckets = ["x-amz-if-match-size", "x-amz-if-match-last-modified-time"];

    public async Task<DeleteObjectResponse> HandleAsync(DeleteObjectRequest request, CallContext context)
    {
        var bucket = buckets.Require(request.Bucket);
        foreach (var header in OfDirectoryBuckets)
            if (context.Http.Request.Headers.ContainsKey(header)) throw S3Error.NotImplemented("conditions of directory buckets", header);
        var deletion = await DeleteAsync(request.Bucket, request.Key, GetObject.EmptyAsNull(request.VersionId), request.IfMatch, context);
        if (deletion.Version is not { } version) return new DeleteObjectResponse { VersionId = bucket.IsVersioned ? request.VersionId : null };
        return new DeleteObjectResponse
        {
            DeleteMarker = version.IsDeleteMarker == 1 ? true : null,
            VersionId = VersionShown.Of(bucket, version),
        };
    }

    public async Task<DeleteObjectsResponse> HandleManyAsync(DeleteObjectsRequest request, CallContext context)
    {
        var bucket = buckets.Require(request.Bucket);
        var named = request.Delete!.Objects;
        if (named is null or [] || named.Count > MostObjects || named.Any(one => one.Key is null)) throw S3Error.MalformedXml();
        // All at once: they wait for one fsync together, and keep their order in the queue of writes.
        var results = await Task.WhenAll(named.Select(one => TryDeleteAsync(bucket, one, context)));
        return new DeleteObjectsResponse
        {
            Deleted = request.Delete.Quiet == true ? [] : [.. results.Select(result => result.Deleted).OfType<DeletedObject>()],
            Errors = [.. results.Select(result => result.Error).OfType<DeleteError>()],
        };
    }

    private async Task<(DeletedObject? Deleted, DeleteError? Error)> TryDeleteAsync(Bucket bucket, ObjectIdentifier one, CallContext context)
    {
        try
        {
            if (access.RefusalOf(bucket, context, one.VersionId is null ? "s3:DeleteObject" : "s3:DeleteObjectVersion", one.Key!) is { } refusal) throw refusal;
            if (one.Size is not null || one.LastModifiedTime is not null) throw S3Error.NotImplemented("conditions of directory buckets", "Size");
            var deletion = await DeleteAsync(bucket.Name, one.Key!, one.VersionId, one.ETag, context);
            var isMarker = deletion.Version?.IsDeleteMarker == 1;
            return (new DeletedObject
            {
                Key = one.Key!,
                VersionId = one.VersionId,
                DeleteMarker = isMarker ? true : null,
                DeleteMarkerVersionId = isMarker ? deletion.Version!.VersionId : null,
            }, null);
        }
        catch (AwsError error)
        {
            return (null, new DeleteError { Key = one.Key!, VersionId = one.VersionId, Code = error.Code, Message = error.Message });
        }
    }

    private Task<Deletion> DeleteAsync(string bucket, string key, string? versionId, string? ifMatch, CallContext context) => objects.DeleteAsync(
        bucket, key, versionId, WriteCondition.Of(ifMatch, ifNoneMatch: null), ObjectEvent.Of("ObjectRemoved:Delete", context), context.Cancellation);
}
