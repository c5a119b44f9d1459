using System.Security.Cryptography;
using System.Text.Json;
using Dapper;
using Hearth.Protocols.Operations;
using Hearth.Protocols.Shapes;
using Hearth.Services.S3.Access;
using Hearth.Services.S3.Buckets;
using Hearth.Services.S3.Checksums;
using Hearth.Services.S3.Objects;
using Hearth.Storage;

namespace Hearth.Services.S3.Multipart;

internal sealed record CreateMultipartUploadRequest
{
    [Uri]
    public string Bucket { get; init; } = "";

    [Uri]
    public string Key { get; init; } = "";

    [Header("x-amz-tagging")]
    public string? Tagging { get; init; }

    [Header("x-amz-checksum-algorithm")]
    public string? ChecksumAlgorithm { get; init; }

    [Header("x-amz-checksum-type")]
    public string? ChecksumType { get; init; }

    [HeaderPrefix("x-amz-meta-")]
    public IReadOnlyDictionary<string, string>? Metadata { get; init; }
}

[RootName("InitiateMultipartUploadResult")]
internal sealed record CreateMultipartUploadResponse
{
    public string Bucket { get; init; } = "";

    public string Key { get; init; } = "";

    public string UploadId { get; init; } = "";

    [Header("x-amz-checksum-algorithm")]
    public string? ChecksumAlgorithm { get; init; }

    [Header("x-amz-checksum-type")]
    public string? ChecksumType { get; init; }
}

/// <summary>https://docs.aws.amazon.com/AmazonS3/latest/API/API_CreateMultipartUpload.html</summary>
internal sealed class CreateMultipartUpload(BucketStore buckets, IDatabase database, TimeProvider time)
{
    public async Task<CreateMultipartUploadResponse> HandleAsync(CreateMultipartUploadRequest request, CallContext context)
    {
        var headers = context.Http.Request.Headers;
        RequestedAcl.Check(buckets.Require(request.Bucket), headers);
        PutObject.CheckKey(request.Key);
        var algorithm = request.ChecksumAlgorithm is { } named ? ChecksumAlgorithms.Parse(named) : (ChecksumAlgorithm?)null;
        var document = new UploadDocument(
            new ObjectDocument
            {
                Headers = ObjectHeaders.Of(headers),
                Metadata = ObjectHeaders.Metadata(request.Metadata),
                Tags = ObjectTags.OfHeader(request.Tagging),
                StorageClass = ObjectHeaders.StorageClass(headers),
            },
            algorithm, TypeOf(algorithm, request.ChecksumType));
        var upload = new Upload
        {
            Id = RandomNumberGenerator.GetString("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._", 64),
            Bucket = request.Bucket,
            Key = request.Key,
            CreatedAt = time.GetUtcNow().ToUnixTimeMilliseconds(),
            Document = JsonSerializer.Serialize(document),
        };
        await database.WriteAsync(
            connection =>
            {
                BucketStore.Require(connection, request.Bucket);
                connection.Execute("INSERT INTO s3_upload (id, bucket, key, created_at, document) VALUES (@Id, @Bucket, @Key, @CreatedAt, @Document)", upload);
            },
            context.Cancellation);
        return new CreateMultipartUploadResponse
        {
            Bucket = request.Bucket,
            Key = request.Key,
            UploadId = upload.Id,
            ChecksumAlgorithm = algorithm?.ToString(),
            ChecksumType = algorithm is null ? null : document.ChecksumType,
        };
    }

    /// <summary>CRC64NVME is of the whole only, the digests are of the parts only; the other CRCs are of the parts unless asked otherwise.</summary>
    private static string TypeOf(ChecksumAlgorithm? algorithm, string? asked)
    {
        var usual = algorithm is null or ChecksumAlgorithm.CRC64NVME ? Checksum.FullObject : Checksum.Composite;
        if (asked is null) return usual;
        if (algorithm is null) throw S3Error.InvalidRequest("The x-amz-checksum-type header can only be used with the x-amz-checksum-algorithm header.");
        if (asked is not (Checksum.FullObject or Checksum.Composite))
            throw S3Error.InvalidRequest("Value for x-amz-checksum-type header is invalid.");
        var isPossible = asked == Checksum.FullObject ? algorithm.Value.IsCrc() : algorithm != ChecksumAlgorithm.CRC64NVME;
        return isPossible ? asked : throw S3Error.InvalidRequest($"The {asked} checksum type cannot be used with the {algorithm.ToString()!.ToLowerInvariant()} checksum algorithm.");
    }
}
