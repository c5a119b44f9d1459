using Hearth.Protocols.Operations;
using Hearth.Protocols.Shapes;
using Hearth.Services.S3.Buckets;
using Hearth.Services.S3.Objects;
using Hearth.Storage;

namespace Hearth.Services.S3.Listing;

internal sealed record ListObjectVersionsRequest
{
    [Uri]
    public string Bucket { get; init; } = "";

    [Query("prefix")]
    public string? Prefix { get; init; }

    [Query("delimiter")]
    public string? Delimiter { get; init; }

    [Query("max-keys")]
    public int? MaxKeys { get; init; }

    [Query("key-marker")]
    public string? KeyMarker { get; init; }

    [Query("version-id-marker")]
    public string? VersionIdMarker { get; init; }

    [Query("encoding-type")]
    public string? EncodingType { get; init; }
}

[RootName("ListVersionsResult")]
internal sealed record ListObjectVersionsResponse
{
    public string Name { get; init; } = "";

    public string Prefix { get; init; } = "";

    public string KeyMarker { get; init; } = "";

    public string VersionIdMarker { get; init; } = "";

    public string? NextKeyMarker { get; init; }

    public string? NextVersionIdMarker { get; init; }

    public int MaxKeys { get; init; }

    public string? Delimiter { get; init; }

    public string? EncodingType { get; init; }

    public bool IsTruncated { get; init; }

    [Flattened, WireName("Version")]
    public IReadOnlyList<ListedVersion> Versions { get; init; } = [];

    [Flattened, WireName("DeleteMarker")]
    public IReadOnlyList<ListedMarker> DeleteMarkers { get; init; } = [];

    [Flattened]
    public IReadOnlyList<CommonPrefix> CommonPrefixes { get; init; } = [];
}

internal sealed record ListedVersion
{
    public string Key { get; init; } = "";

    public string VersionId { get; init; } = "";

    public bool IsLatest { get; init; }

    public DateTimeOffset LastModified { get; init; }

    public string ETag { get; init; } = "";

    public long Size { get; init; }

    public string StorageClass { get; init; } = "";

    public Owner? Owner { get; init; }
}

internal sealed record ListedMarker
{
    public string Key { get; init; } = "";

    public string VersionId { get; init; } = "";

    public bool IsLatest { get; init; }

    public DateTimeOffset LastModified { get; init; }

    public Owner? Owner { get; init; }
}

/// <summary>Every version and delete marker, the newest of a key first. https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectVersions.html</summary>
internal sealed class ListObjectVersions(BucketStore buckets, IDatabase database)
{
    public async Task<ListObjectVersionsResponse> HandleAsync(ListObjectVersionsRequest request, CallContext context)
    {
        var owner = Owner.Of(buckets.Require(request.Bucket).AccountId);
        var encoding = KeyEncoding.Of(request.EncodingType);
        var (keyMarker, versionMarker) = (GetObject.EmptyAsNull(request.KeyMarker), GetObject.EmptyAsNull(request.VersionIdMarker));
        if (versionMarker is not null && keyMarker is null)
            throw S3Error.InvalidArgument("A version-id marker cannot be specified without a key marker.", "version-id-marker", versionMarker);
        var page = await database.ReadAsync(
            connection =>
            {
                long? afterId = versionMarker is null ? null
                    : ObjectTable.FindVersion(connection, request.Bucket, keyMarker!, versionMarker)?.Id
                        ?? throw S3Error.InvalidArgument("Invalid version id specified", "version-id-marker", versionMarker);
                return new KeyListing(
                    request.Bucket, request.Prefix ?? "", request.Delimiter, keyMarker, ListObjects.PageSize(request.MaxKeys), IsOfVersions: true, afterId).Read(connection);
            },
            context.Cancellation);
        return new ListObjectVersionsResponse
        {
            Name = request.Bucket,
            Prefix = encoding.Encode(request.Prefix ?? ""),
            KeyMarker = encoding.Encode(request.KeyMarker ?? ""),
            VersionIdMarker = request.VersionIdMarker ?? "",
            NextKeyMarker = page.IsTruncated ? encoding.Encode(page.Last!) : null,
            NextVersionIdMarker = page.IsTruncated ? page.LastVersion?.VersionId : null,
            MaxKeys = ListObjects.PageSize(request.MaxKeys),
            Delimiter = encoding.EncodeOrNull(GetObject.EmptyAsNull(request.Delimiter)),
            EncodingType = encoding.Type,
            IsTruncated = page.IsTruncated,
            Versions = [.. page.Versions.Where(version => version.IsDeleteMarker == 0).Select(version => Version(version, encoding, owner))],
            DeleteMarkers = [.. page.Versions.Where(version => version.IsDeleteMarker == 1).Select(version => Marker(version, encoding, owner))],
            CommonPrefixes = CommonPrefix.All(page.CommonPrefixes, encoding),
        };
    }

    private static ListedVersion Version(ObjectVersion version, KeyEncoding encoding, Owner owner) => new()
    {
        Key = encoding.Encode(version.Key),
        VersionId = version.VersionId,
        IsLatest = version.IsLatest == 1,
        LastModified = version.LastModified,
        ETag = version.QuotedEtag,
        Size = version.Size,
        StorageClass = version.Read().StorageClass,
        Owner = owner,
    };

    private static ListedMarker Marker(ObjectVersion version, KeyEncoding encoding, Owner owner) => new()
    {
        Key = encoding.Encode(version.Key),
        VersionId = version.VersionId,
        IsLatest = version.IsLatest == 1,
        LastModified = version.LastModified,
        Owner = owner,
    };
}
