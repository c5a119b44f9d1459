using System.Data;
using System.Text.Json;
using Dapper;
using Hearth.Services.S3.Checksums;
using Hearth.Services.S3.Objects;

namespace Hearth.Services.S3.Multipart;

/// <summary>A multipart upload that was begun.</summary>
internal sealed record Upload
{
    public string Id { get; init; } = "";

    public string Bucket { get; init; } = "";

    public string Key { get; init; } = "";

    public long CreatedAt { get; init; }

    public string Document { get; init; } = "{}";

    public UploadDocument Read() => JsonSerializer.Deserialize<UploadDocument>(Document)!;

    /// <exception cref="Kernel.AwsError">NoSuchUpload.</exception>
    public static Upload Require(IDbConnection connection, string bucket, string key, string id) =>
        connection.QueryFirstOrDefault<Upload>("SELECT * FROM s3_upload WHERE id = @id AND bucket = @bucket AND key = @key", new { id, bucket, key })
        ?? throw S3Error.NoSuchUpload(id);
}

/// <summary>What the object will have.</summary>
/// <param name="ChecksumAlgorithm">Null when the client named none.</param>
/// <param name="ChecksumType">FULL_OBJECT or COMPOSITE.</param>
internal sealed record UploadDocument(ObjectDocument Object, ChecksumAlgorithm? ChecksumAlgorithm, string ChecksumType)
{
    /// <summary>What parts get: S3 gives an object CRC64NVME where nothing was named.</summary>
    public ChecksumAlgorithm Algorithm => ChecksumAlgorithm ?? ExpectedChecksum.Default;
}

internal sealed record Part
{
    public string UploadId { get; init; } = "";

    public long Number { get; init; }

    public long Size { get; init; }

    public string Etag { get; init; } = "";

    public long ModifiedAt { get; init; }

    public string Document { get; init; } = "{}";

    public string FileOwner => $"p{UploadId}/{Number}";

    public DateTimeOffset LastModified => DateTimeOffset.FromUnixTimeMilliseconds(ModifiedAt);

    public PartDocument Read() => JsonSerializer.Deserialize<PartDocument>(Document)!;

    public static List<Part> All(IDbConnection connection, string uploadId) =>
        connection.Query<Part>("SELECT * FROM s3_part WHERE upload_id = @uploadId ORDER BY number", new { uploadId }).ToList();

    /// <returns>Files that nobody uses any more.</returns>
    public static List<string> RemoveAll(IDbConnection connection, string uploadId)
    {
        var free = All(connection, uploadId).SelectMany(part => FileTable.Release(connection, part.FileOwner, part.Read().Segments)).ToList();
        connection.Execute("DELETE FROM s3_part WHERE upload_id = @uploadId", new { uploadId });
        connection.Execute("DELETE FROM s3_upload WHERE id = @uploadId", new { uploadId });
        return free;
    }
}

internal sealed record PartDocument(IReadOnlyList<Segment> Segments, Checksum? Checksum);
