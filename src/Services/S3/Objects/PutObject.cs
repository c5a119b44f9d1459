using Hearth.Kernel;
using Hearth.Protocols.Operations;
using Hearth.Protocols.Shapes;
using Hearth.Services.S3.Access;
using Hearth.Services.S3.Buckets;
using Hearth.Services.S3.Checksums;
using Hearth.Services.S3.Notifications;

namespace Hearth.Services.S3.Objects;

internal sealed record PutObjectRequest
{
    [Uri]
    public string Bucket { get; init; } = "";

    [Uri]
    public string Key { get; init; } = "";

    [Header("If-Match")]
    public string? IfMatch { get; init; }

    [Header("If-None-Match")]
    public string? IfNoneMatch { get; init; }

    [Header("x-amz-tagging")]
    public string? Tagging { get; init; }

    [HeaderPrefix("x-amz-meta-")]
    public IReadOnlyDictionary<string, string>? Metadata { get; init; }

    [Payload]
    public Stream? Body { get; init; }
}

/// <summary>An answer about a version that was written.</summary>
internal sealed record WrittenResponse
{
    [Header("ETag")]
    public string? ETag { get; init; }

    [Header("x-amz-version-id")]
    public string? VersionId { get; init; }

    [Header("x-amz-checksum-crc32")]
    public string? ChecksumCRC32 { get; init; }

    [Header("x-amz-checksum-crc32c")]
    public string? ChecksumCRC32C { get; init; }

    [Header("x-amz-checksum-crc64nvme")]
    public string? ChecksumCRC64NVME { get; init; }

    [Header("x-amz-checksum-sha1")]
    public string? ChecksumSHA1 { get; init; }

    [Header("x-amz-checksum-sha256")]
    public string? ChecksumSHA256 { get; init; }

    [Header("x-amz-checksum-type")]
    public string? ChecksumType { get; init; }

    public static WrittenResponse Of(string etag, string? versionId, Checksum? checksum, bool showsType = true) => new()
    {
        ETag = $"\"{etag}\"",
        VersionId = versionId,
        ChecksumCRC32 = Value(checksum, ChecksumAlgorithm.CRC32),
        ChecksumCRC32C = Value(checksum, ChecksumAlgorithm.CRC32C),
        ChecksumCRC64NVME = Value(checksum, ChecksumAlgorithm.CRC64NVME),
        ChecksumSHA1 = Value(checksum, ChecksumAlgorithm.SHA1),
        ChecksumSHA256 = Value(checksum, ChecksumAlgorithm.SHA256),
        ChecksumType = showsType ? checksum?.Type : null,
    };

    private static string? Value(Checksum? checksum, ChecksumAlgorithm algorithm) => checksum?.Algorithm == algorithm ? checksum.Value : null;
}

/// <summary>
/// Keeps an object: its bytes are on disk under their final name before the row that names them is.
/// https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObject.html
/// </summary>
internal sealed class PutObject(BucketStore buckets, ObjectStore objects, ContentReceiver receiver)
{
    public const long MostBytes = 5L * 1024 * 1024 * 1024;

    private const int LongestKeyBytes = 1024;

    public async Task<WrittenResponse> HandleAsync(PutObjectRequest request, CallContext context)
    {
        var version = await KeepAsync(request, context, "ObjectCreated:Put");
        return WrittenResponse.Of(version.Etag, VersionShown.Of(buckets.Find(request.Bucket), version), version.Read().Checksum);
    }

    /// <param name="cause">The event's name.</param>
    public async Task<ObjectVersion> KeepAsync(PutObjectRequest request, CallContext context, string cause)
    {
        var http = context.Http.Request;
        RequestedAcl.Check(buckets.Require(request.Bucket), http.Headers);
        CheckKey(request.Key);
        var condition = WriteCondition.Of(request.IfMatch, request.IfNoneMatch);
        var document = new ObjectDocument
        {
            Headers = ObjectHeaders.Of(http.Headers),
            Metadata = ObjectHeaders.Metadata(request.Metadata),
            Tags = ObjectTags.OfHeader(request.Tagging),
            StorageClass = ObjectHeaders.StorageClass(http.Headers),
        };
        // Looked at before the body too: a client that waits for 100 Continue need not send it.
        if (!condition.IsAlways) condition.Check(await objects.FindAsync(request.Bucket, request.Key, versionId: null, context.Cancellation), request.Key);
        using var received = await receiver.ReceiveAsync(http, request.Body!, ExpectedChecksum.Of(http), context.Cancellation);
        await received.File.KeepAsync();
        document = document with { Segments = received.Segments, Checksum = received.Checksum };
        return await receiver.KeepOrDeleteAsync(received, () => objects.PushAsync(
            new NewObject(request.Bucket, request.Key, received.Etag, document), condition, ObjectEvent.Of(cause, context), CancellationToken.None));
    }

    /// <exception cref="AwsError">KeyTooLongError.</exception>
    public static void CheckKey(string key)
    {
        var size = System.Text.Encoding.UTF8.GetByteCount(key);
        if (size > LongestKeyBytes)
            throw new AwsError("KeyTooLongError", "Your key is too long")
            {
                Members = new Dictionary<string, string> { ["Size"] = $"{size}", ["MaxSizeAllowed"] = $"{LongestKeyBytes}" },
            };
    }
}
