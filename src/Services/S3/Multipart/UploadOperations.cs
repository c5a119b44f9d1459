using System.Data;
using Dapper;
using Hearth.Protocols.Operations;
using Hearth.Protocols.Shapes;
using Hearth.Services.S3.Buckets;
using Hearth.Services.S3.Listing;
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

internal sealed record ListMultipartUploadsRequest
{
    [Uri]
    public string Bucket { get; init; } = "";

    [Query("prefix")]
    public string? Prefix { get; init; }

    [Query("max-uploads")]
    public int? MaxUploads { get; init; }

    [Query("key-marker")]
    public string? KeyMarker { get; init; }

    [Query("upload-id-marker")]
    public string? UploadIdMarker { get; init; }

    [Query("encoding-type")]
    public string? EncodingType { get; init; }
}

[RootName("ListMultipartUploadsResult")]
internal sealed record ListMultipartUploadsResponse
{
    public string Bucket { get; init; } = "";

    public string KeyMarker { get; init; } = "";

    public string UploadIdMarker { get; init; } = "";

    public string? NextKeyMarker { get; init; }

    public string? NextUploadIdMarker { get; init; }

    public string? Prefix { get; init; }

    public string? EncodingType { get; init; }

    public int MaxUploads { get; init; }

    public bool IsTruncated { get; init; }

    [Flattened, WireName("Upload")]
    public IReadOnlyList<ListedUpload> Uploads { get; init; } = [];
}

internal sealed record ListedUpload
{
    public string Key { get; init; } = "";

    public string UploadId { get; init; } = "";

    public Owner? Initiator { get; init; }

    public Owner? Owner { get; init; }

    public string StorageClass { get; init; } = "";

    public DateTimeOffset Initiated { get; init; }
}

/// <summary>AbortMultipartUpload, ListParts and ListMultipartUploads.</summary>
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

    public async Task<ListMultipartUploadsResponse> ListAsync(ListMultipartUploadsRequest request, CallContext context)
    {
        var owner = Owner.Of(buckets.Require(request.Bucket).AccountId);
        var encoding = KeyEncoding.Of(request.EncodingType);
        if (context.Http.Request.Query.ContainsKey("delimiter")) throw S3Error.NotImplemented("ListMultipartUploads has no delimiter here", "delimiter");
        var size = Math.Min(request.MaxUploads ?? MostPerPage, MostPerPage);
        var uploads = await database.ReadAsync(connection => Read(connection, request, size + 1), context.Cancellation);
        var shown = uploads.Take(size).ToList();
        var isTruncated = uploads.Count > size;
        return new ListMultipartUploadsResponse
        {
            Bucket = request.Bucket,
            KeyMarker = encoding.Encode(request.KeyMarker ?? ""),
            UploadIdMarker = request.UploadIdMarker ?? "",
            NextKeyMarker = isTruncated ? encoding.Encode(shown[^1].Key) : null,
            NextUploadIdMarker = isTruncated ? shown[^1].Id : null,
            Prefix = encoding.EncodeOrNull(request.Prefix),
            EncodingType = encoding.Type,
            MaxUploads = size,
            IsTruncated = isTruncated,
            Uploads = [.. shown.Select(upload => new ListedUpload
            {
                Key = encoding.Encode(upload.Key),
                UploadId = upload.Id,
                Initiator = owner,
                Owner = owner,
                StorageClass = upload.Read().Object.StorageClass,
                Initiated = DateTimeOffset.FromUnixTimeMilliseconds(upload.CreatedAt),
            })],
        };
    }

    private static List<Upload> Read(IDbConnection connection, ListMultipartUploadsRequest request, int limit)
    {
        var (prefix, key, id) = (request.Prefix ?? "", GetObject.EmptyAsNull(request.KeyMarker), GetObject.EmptyAsNull(request.UploadIdMarker));
        var where = "bucket = @Bucket AND key >= @prefix";
        if (KeyOrder.After(prefix) is not null) where += " AND key < @end";
        if (key is not null) where += id is null ? " AND key > @key" : " AND (key > @key OR (key = @key AND id > @id))";
        return connection.Query<Upload>(
            $"SELECT * FROM s3_upload WHERE {where} ORDER BY key, id LIMIT @limit",
            new { request.Bucket, prefix, end = KeyOrder.After(prefix), key, id, limit }).ToList();
    }
}
