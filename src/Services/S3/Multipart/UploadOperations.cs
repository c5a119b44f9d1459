using Hearth.Protocols.Operations;
using Hearth.Protocols.Shapes;
using Hearth.Services.S3.Buckets;
using Hearth.Services.S3.Objects;
using Hearth.Storage;

namespace Hearth.Services.S3.Multipart;

internal sealed record UploadRequest
{
    [Uri]
    public string Bucket { get; init; } = "";

    [Uri]
    public string Key { get; init; } = "";

    [Query("uploadId")]
    public string? UploadId { get; init; }

    [Query("max-parts")]
    public int? MaxParts { get; init; }

    [Query("part-number-marker")]
    public int? PartNumberMarker { get; init; }
}

[RootName("ListPartsResult")]
internal sealed record ListPartsResponse
{
    public string Bucket { get; init; } = "";

    public string Key { get; init; } = "";

    public string UploadId { get; init; } = "";

    public Owner? Initiator { get; init; }

    public Owner? Owner { get; init; }

    public string StorageClass { get; init; } = "";

    public int PartNumberMarker { get; init; }

    public long NextPartNumberMarker { get; init; }

    public int MaxParts { get; init; }

    public bool IsTruncated { get; init; }

    public string? ChecksumAlgorithm { get; init; }

    public string? ChecksumType { get; init; }

    [Flattened, WireName("Part")]
    public IReadOnlyList<ListedPart> Parts { get; init; } = [];
}

internal sealed record ListedPart
{
    public long PartNumber { get; init; }

    public DateTimeOffset LastModified { get; init; }

    public string ETag { get; init; } = "";

    public long Size { get; init; }
}

/// <summary>AbortMultipartUpload and ListParts.</summary>
internal sealed class UploadOperations(BucketStore buckets, IDatabase database, IObjectFiles files)
{
    private const int MostPerPage = 1000;

    public async Task<NoBody> AbortAsync(UploadRequest request, CallContext context)
    {
        buckets.Require(request.Bucket);
        files.Delete(await database.WriteAsync(
            connection => Part.RemoveAll(connection, Upload.Require(connection, request.Bucket, request.Key, request.UploadId!).Id), context.Cancellation));
        return NoBody.Instance;
    }

    public async Task<ListPartsResponse> ListPartsAsync(UploadRequest request, CallContext context)
    {
        var owner = Owner.Of(buckets.Require(request.Bucket).AccountId);
        var size = Math.Min(request.MaxParts ?? MostPerPage, MostPerPage);
        var (upload, parts) = await database.ReadAsync(
            connection =>
            {
                var found = Upload.Require(connection, request.Bucket, request.Key, request.UploadId!);
                return (found, Part.All(connection, found.Id).Where(part => part.Number > (request.PartNumberMarker ?? 0)).Take(size + 1).ToList());
            },
            context.Cancellation);
        var shown = parts.Take(size).ToList();
        var document = upload.Read();
        return new ListPartsResponse
        {
            Bucket = request.Bucket,
            Key = request.Key,
            UploadId = upload.Id,
            Initiator = owner,
            Owner = owner,
            StorageClass = document.Object.StorageClass,
            PartNumberMarker = request.PartNumberMarker ?? 0,
            NextPartNumberMarker = shown.Count == 0 ? 0 : shown[^1].Number,
            MaxParts = size,
            IsTruncated = parts.Count > size,
            ChecksumAlgorithm = document.ChecksumAlgorithm?.ToString(),
            ChecksumType = document.ChecksumAlgorithm is null ? null : document.ChecksumType,
            Parts = [.. shown.Select(part => new ListedPart { PartNumber = part.Number, LastModified = part.LastModified, ETag = $"\"{part.Etag}\"", Size = part.Size })],
        };
    }
}
