using Hearth.Kernel;
using Hearth.Protocols.Operations;
using Hearth.Protocols.Shapes;
using Hearth.Services.S3.Access;
using Hearth.Services.S3.Buckets;
using Hearth.Services.S3.Checksums;
using Hearth.Services.S3.Notifications;
using Hearth.Storage;

namespace Hearth.Services.S3.Objects;

internal sealed record CopyObjectRequest
{
    [Uri]
    public string Bucket { get; init; } = "";

    [Uri]
    public string Key { get; init; } = "";

    [Header("x-amz-copy-source")]
    public string? CopySource { get; init; }

    [Header("x-amz-metadata-directive")]
    public string? MetadataDirective { get; init; }

    [Header("x-amz-tagging-directive")]
    public string? TaggingDirective { get; init; }

    [Header("x-amz-tagging")]
    public string? Tagging { get; init; }

    [Header("x-amz-checksum-algorithm")]
    public string? ChecksumAlgorithm { get; init; }

    [Header("If-Match")]
    public string? IfMatch { get; init; }

    [Header("If-None-Match")]
    public string? IfNoneMatch { get; init; }

    [HeaderPrefix("x-amz-meta-")]
    public IReadOnlyDictionary<string, string>? Metadata { get; init; }
}

internal sealed record CopyObjectResponse
{
    [Header("x-amz-version-id")]
    public string? VersionId { get; init; }

    [Header("x-amz-copy-source-version-id")]
    public string? CopySourceVersionId { get; init; }

    [Payload]
    public CopyObjectResult? Result { get; init; }
}

[RootName("CopyObjectResult")]
internal record CopyObjectResult
{
    public string ETag { get; init; } = "";

    public DateTimeOffset LastModified { get; init; }

    public string? ChecksumType { get; init; }

    public string? ChecksumCRC32 { get; init; }

    public string? ChecksumCRC32C { get; init; }

    public string? ChecksumCRC64NVME { get; init; }

    public string? ChecksumSHA1 { get; init; }

    public string? ChecksumSHA256 { get; init; }

    public static CopyObjectResult Of(string etag, DateTimeOffset lastModified, Checksum? checksum) => new()
    {
        ETag = $"\"{etag}\"",
        LastModified = lastModified,
        ChecksumType = checksum?.Type,
        ChecksumCRC32 = checksum?.Algorithm == Checksums.ChecksumAlgorithm.CRC32 ? checksum.Value : null,
        ChecksumCRC32C = checksum?.Algorithm == Checksums.ChecksumAlgorithm.CRC32C ? checksum.Value : null,
        ChecksumCRC64NVME = checksum?.Algorithm == Checksums.ChecksumAlgorithm.CRC64NVME ? checksum.Value : null,
        ChecksumSHA1 = checksum?.Algorithm == Checksums.ChecksumAlgorithm.SHA1 ? checksum.Value : null,
        ChecksumSHA256 = checksum?.Algorithm == Checksums.ChecksumAlgorithm.SHA256 ? checksum.Value : null,
    };
}

/// <summary>
/// A copy shares the files of its source, so it costs no bytes; they are only read where the copy needs digests that the source has not.
/// https://docs.aws.amazon.com/AmazonS3/latest/API/API_CopyObject.html
/// </summary>
internal sealed class CopyObject(BucketStore buckets, ObjectStore objects, IObjectFiles files, BucketAccess access)
{
    public async Task<CopyObjectResponse> HandleAsync(CopyObjectRequest request, CallContext context)
    {
        var headers = context.Http.Request.Headers;
        RequestedAcl.Check(buckets.Require(request.Bucket), headers);
        PutObject.CheckKey(request.Key);
        var source = CopySource.Parse(request.CopySource!);
        var from = await FindSourceAsync(source, context);
        if (from.Size > PutObject.MostBytes)
            throw S3Error.InvalidRequest("The specified copy source is larger than the maximum allowable size for a copy source: 5368709120");
        var replaces = IsReplace(request.MetadataDirective, "MetadataDirective");
        var document = from.Read();
        if (source.Bucket == request.Bucket && source.Key == request.Key && source.VersionId is null && !replaces && !headers.ContainsKey("x-amz-storage-class"))
            throw S3Error.InvalidRequest(
                "This copy request is illegal because it is trying to copy an object to itself without changing the object's metadata, storage class, "
                + "website redirect location or encryption attributes.");
        var copy = document with { StorageClass = ObjectHeaders.StorageClass(headers), Parts = null };
        if (replaces) copy = copy with { Headers = ObjectHeaders.Of(headers), Metadata = ObjectHeaders.Metadata(request.Metadata) };
        if (IsReplace(request.TaggingDirective, "TaggingDirective")) copy = copy with { Tags = ObjectTags.OfHeader(request.Tagging) };
        var (content, etag, checksum) = await DigestAsync(from, document, request.ChecksumAlgorithm, context);
        ObjectVersion version;
        using (content)
        {
            version = await objects.PushAsync(
                new NewObject(request.Bucket, request.Key, etag, copy with { Checksum = checksum }),
                WriteCondition.Of(request.IfMatch, request.IfNoneMatch), ObjectEvent.Of("ObjectCreated:Copy", context), context.Cancellation);
        }
        return new CopyObjectResponse
        {
            VersionId = VersionShown.Of(buckets.Find(request.Bucket), version),
            CopySourceVersionId = VersionShown.Of(buckets.Find(source.Bucket), from),
            Result = CopyObjectResult.Of(etag, version.LastModified, checksum),
        };
    }

    /// <summary>The version to copy from, when the caller may read it and its conditions hold.</summary>
    public async Task<ObjectVersion> FindSourceAsync(CopySource source, CallContext context)
    {
        if (context.Http.Request.Headers["x-amz-source-expected-bucket-owner"] is [{ Length: > 0 } expected] && expected != buckets.Require(source.Bucket).AccountId)
            throw S3Error.AccessDenied();
        var action = source.VersionId is null ? "s3:GetObject" : "s3:GetObjectVersion";
        if (access.RefusalOf(buckets.Require(source.Bucket), context, action, source.Key) is { } refusal) throw refusal;
        var from = await objects.RequireAsync(source.Bucket, source.Key, source.VersionId, context.Cancellation);
        ReadCondition.Of(context.Http.Request.Headers, "x-amz-copy-source-").Check(from, isCopy: true);
        return from;
    }

    private async Task<(ObjectContent Content, string Etag, Checksum? Checksum)> DigestAsync(
        ObjectVersion from, ObjectDocument document, string? asked, CallContext context)
    {
        var content = ObjectContent.TryHold(files, document.Segments) ?? throw S3Error.NoSuchKey(from.Key);
        var algorithm = asked is not null ? ChecksumAlgorithms.Parse(asked) : document.Checksum?.Algorithm ?? ExpectedChecksum.Default;
        if (document.Parts is null && document.Checksum?.Algorithm == algorithm) return (content, from.Etag, document.Checksum);
        try
        {
            // The copy of an object of parts is an object of none: its ETag is the MD5 of the whole.
            using var digests = new ContentDigests(algorithm);
            await content.ReadAsync(digests.Append, context.Cancellation);
            return (content, Convert.ToHexStringLower(digests.Md5()), digests.Checksum());
        }
        catch
        {
            content.Dispose();
            throw;
        }
    }

    private static bool IsReplace(string? directive, string name) => directive switch
    {
        null or "COPY" => false,
        "REPLACE" => true,
        _ => throw S3Error.InvalidArgument($"Unknown {(name == "MetadataDirective" ? "metadata" : "tagging")} directive.", name, directive),
    };
}
