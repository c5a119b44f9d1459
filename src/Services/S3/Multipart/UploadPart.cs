using System.Text.Json;
using Dapper;
using Hearth.Protocols.Operations;
using Hearth.Protocols.Shapes;
using Hearth.Services.S3.Buckets;
using Hearth.Services.S3.Checksums;
using Hearth.Services.S3.Objects;
using Hearth.Storage;

namespace Hearth.Services.S3.Multipart;

internal sealed record UploadPartRequest
{
    [Uri]
    public string Bucket { get; init; } = "";

    [Uri]
    public string Key { get; init; } = "";

    [Query("partNumber")]
    public int? PartNumber { get; init; }

    [Query("uploadId")]
    public string? UploadId { get; init; }

    [Payload]
    public Stream? Body { get; init; }
}

internal sealed record UploadPartCopyRequest
{
    [Uri]
    public string Bucket { get; init; } = "";

    [Uri]
    public string Key { get; init; } = "";

    [Query("partNumber")]
    public int? PartNumber { get; init; }

    [Query("uploadId")]
    public string? UploadId { get; init; }

    [Header("x-amz-copy-source")]
    public string? CopySource { get; init; }

    [Header("x-amz-copy-source-range")]
    public string? CopySourceRange { get; init; }
}

internal sealed record UploadPartCopyResponse
{
    [Header("x-amz-copy-source-version-id")]
    public string? CopySourceVersionId { get; init; }

    [Payload]
    public CopyPartResult? Result { get; init; }
}

[RootName("CopyPartResult")]
internal sealed record CopyPartResult
{
    public string ETag { get; init; } = "";

    public DateTimeOffset LastModified { get; init; }
}

/// <summary>https://docs.aws.amazon.com/AmazonS3/latest/API/API_UploadPart.html and API_UploadPartCopy.html</summary>
internal sealed class UploadPart(BucketStore buckets, IDatabase database, IObjectFiles files, ContentReceiver receiver, CopyObject copies, TimeProvider time)
{
    public async Task<WrittenResponse> HandleAsync(UploadPartRequest request, CallContext context)
    {
        var upload = await FindAsync(request.Bucket, request.Key, request.UploadId!, request.PartNumber, context);
        var http = context.Http.Request;
        using var received = await receiver.ReceiveAsync(http, request.Body!, ExpectedOf(http, upload), context.Cancellation);
        await received.File.KeepAsync();
        var part = NewPart(upload, request.PartNumber!.Value, received.File.SizeBytes, received.Etag, new PartDocument(received.Segments, received.Checksum));
        await receiver.KeepOrDeleteAsync(received, () => KeepAsync(upload, part, CancellationToken.None));
        return WrittenResponse.Of(received.Etag, versionId: null, received.Checksum, showsType: false);
    }

    public async Task<UploadPartCopyResponse> HandleCopyAsync(UploadPartCopyRequest request, CallContext context)
    {
        var upload = await FindAsync(request.Bucket, request.Key, request.UploadId!, request.PartNumber, context);
        var source = CopySource.Parse(request.CopySource!);
        var from = await copies.FindSourceAsync(source, context);
        var range = ByteRange.Parse(request.CopySourceRange, from.Size);
        if (request.CopySourceRange is not null && range is null)
            throw S3Error.InvalidArgument("The x-amz-copy-source-range value must be of the form bytes=first-last", "x-amz-copy-source-range", request.CopySourceRange);
        IReadOnlyList<Segment> segments = range is { } cut ? ObjectContent.Cut(from.Read().Segments, cut) : from.Read().Segments;
        using var content = ObjectContent.TryHold(files, segments) ?? throw S3Error.NoSuchKey(source.Key);
        using var digests = new ContentDigests(upload.Read().Algorithm);
        await content.ReadAsync(digests.Append, context.Cancellation);
        var etag = Convert.ToHexStringLower(digests.Md5());
        var part = NewPart(upload, request.PartNumber!.Value, digests.SizeBytes, etag, new PartDocument(segments, digests.Checksum()));
        await KeepAsync(upload, part, context.Cancellation);
        return new UploadPartCopyResponse
        {
            CopySourceVersionId = VersionShown.Of(buckets.Find(source.Bucket), from),
            Result = new CopyPartResult { ETag = $"\"{etag}\"", LastModified = part.LastModified },
        };
    }

    private static ExpectedChecksum ExpectedOf(Microsoft.AspNetCore.Http.HttpRequest http, Upload upload)
    {
        var document = upload.Read();
        var expected = ExpectedChecksum.Of(http, document.Algorithm);
        if (document.ChecksumAlgorithm is { } named && expected.IsAsked && expected.Algorithm != named)
            throw S3Error.InvalidRequest(
                $"Checksum Type mismatch occurred, expected checksum Type: {named.ToString().ToLowerInvariant()}, actual checksum Type: {expected.Algorithm.ToString().ToLowerInvariant()}");
        return expected;
    }

    private Task<Upload> FindAsync(string bucket, string key, string uploadId, int? number, CallContext context)
    {
        buckets.Require(bucket);
        if (number is not (>= 1 and <= 10_000))
            throw S3Error.InvalidArgument("Part number must be an integer between 1 and 10000, inclusive", "partNumber", $"{number}");
        return database.ReadAsync(connection => Upload.Require(connection, bucket, key, uploadId), context.Cancellation);
    }

    private Part NewPart(Upload upload, int number, long size, string etag, PartDocument document) => new()
    {
        UploadId = upload.Id,
        Number = number,
        Size = size,
        Etag = etag,
        ModifiedAt = time.GetUtcNow().ToUnixTimeMilliseconds(),
        Document = JsonSerializer.Serialize(document),
    };

    private async Task<bool> KeepAsync(Upload upload, Part part, CancellationToken cancellation)
    {
        var free = await database.WriteAsync(
            connection =>
            {
                Upload.Require(connection, upload.Bucket, upload.Key, upload.Id);
                var before = connection.QueryFirstOrDefault<Part>("SELECT * FROM s3_part WHERE upload_id = @UploadId AND number = @Number", part);
                List<string> free = before is null ? [] : FileTable.Release(connection, before.FileOwner, before.Read().Segments);
                connection.Execute(
                    """
                    INSERT INTO s3_part (upload_id, number, size, etag, modified_at, document)
                    VALUES (@UploadId, @Number, @Size, @Etag, @ModifiedAt, @Document)
                    ON CONFLICT (upload_id, number) DO UPDATE SET
                        size = excluded.size, etag = excluded.etag, modified_at = excluded.modified_at, document = excluded.document
                    """,
                    part);
                FileTable.Add(connection, part.FileOwner, part.Read().Segments);
                free.RemoveAll(file => FileTable.IsUsed(connection, file));
                return free;
            },
            cancellation);
        files.Delete(free);
        return true;
    }
}
