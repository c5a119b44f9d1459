using System.Globalization;
using System.Security.Cryptography;
using Hearth.Kernel;
using Hearth.Protocols.Operations;
using Hearth.Protocols.Shapes;
using Hearth.Protocols.Validation;
using Hearth.Services.S3.Buckets;
using Hearth.Services.S3.Checksums;
using Hearth.Services.S3.Notifications;
using Hearth.Services.S3.Objects;
using Hearth.Storage;

namespace Hearth.Services.S3.Multipart;

internal sealed record CompleteMultipartUploadRequest
{
    [Uri]
    public string Bucket { get; init; } = "";

    [Uri]
    public string Key { get; init; } = "";

    [Query("uploadId")]
    public string? UploadId { get; init; }

    [Header("If-Match")]
    public string? IfMatch { get; init; }

    [Header("If-None-Match")]
    public string? IfNoneMatch { get; init; }

    [Header("x-amz-mp-object-size")]
    public long? MpuObjectSize { get; init; }

    [Payload, Required]
    public CompletedMultipartUpload? MultipartUpload { get; init; }
}

[RootName("CompleteMultipartUpload")]
internal sealed record CompletedMultipartUpload
{
    [Flattened, WireName("Part")]
    public IReadOnlyList<CompletedPart>? Parts { get; init; }
}

internal sealed record CompletedPart
{
    public int? PartNumber { get; init; }

    public string? ETag { get; init; }

    public string? ChecksumCRC32 { get; init; }

    public string? ChecksumCRC32C { get; init; }

    public string? ChecksumCRC64NVME { get; init; }

    public string? ChecksumSHA1 { get; init; }

    public string? ChecksumSHA256 { get; init; }

    public string? ChecksumOf(ChecksumAlgorithm algorithm) => algorithm switch
    {
        ChecksumAlgorithm.CRC32 => ChecksumCRC32,
        ChecksumAlgorithm.CRC32C => ChecksumCRC32C,
        ChecksumAlgorithm.CRC64NVME => ChecksumCRC64NVME,
        ChecksumAlgorithm.SHA1 => ChecksumSHA1,
        _ => ChecksumSHA256,
    };
}

internal sealed record CompleteMultipartUploadResponse
{
    [Header("x-amz-version-id")]
    public string? VersionId { get; init; }

    [Payload]
    public CompleteMultipartUploadResult? Result { get; init; }
}

[RootName("CompleteMultipartUploadResult")]
internal sealed record CompleteMultipartUploadResult
{
    public string Location { get; init; } = "";

    public string Bucket { get; init; } = "";

    public string Key { get; init; } = "";

    public string ETag { get; init; } = "";

    public string? ChecksumCRC32 { get; init; }

    public string? ChecksumCRC32C { get; init; }

    public string? ChecksumCRC64NVME { get; init; }

    public string? ChecksumSHA1 { get; init; }

    public string? ChecksumSHA256 { get; init; }

    public string? ChecksumType { get; init; }
}

/// <summary>
/// Makes the object out of the parts' files as they are: no byte is copied.
/// https://docs.aws.amazon.com/AmazonS3/latest/API/API_CompleteMultipartUpload.html
/// </summary>
internal sealed class CompleteMultipartUpload(BucketStore buckets, IDatabase database, ObjectStore objects)
{
    /// <summary>Of every part but the last.</summary>
    private const long LeastPartBytes = 5L * 1024 * 1024;

    public async Task<CompleteMultipartUploadResponse> HandleAsync(CompleteMultipartUploadRequest request, CallContext context)
    {
        buckets.Require(request.Bucket);
        var (upload, parts) = await database.ReadAsync(
            connection =>
            {
                var found = Upload.Require(connection, request.Bucket, request.Key, request.UploadId!);
                return (found, Part.All(connection, found.Id));
            },
            context.Cancellation);
        var document = upload.Read();
        var chosen = Choose(request.MultipartUpload!.Parts, parts, document, upload.Id);
        var size = chosen.Sum(part => part.Size);
        if (request.MpuObjectSize is { } told && told != size)
            throw S3Error.InvalidRequest("The provided 'x-amz-mp-object-size' header value does not match what was computed.");
        var checksum = MultipartChecksum.Of(chosen, document);
        VerifyChecksum(context, checksum);
        var added = new NewObject(request.Bucket, request.Key, EtagOf(chosen), document.Object with
        {
            Segments = [.. chosen.SelectMany(part => part.Read().Segments)],
            Checksum = checksum,
            Parts = [.. chosen.Select(part => new ObjectPart((int)part.Number, part.Size, part.Read().Checksum?.Value))],
        });
        var version = await objects.PushAsync(
            added, WriteCondition.Of(request.IfMatch, request.IfNoneMatch), ObjectEvent.Of("ObjectCreated:CompleteMultipartUpload", context), context.Cancellation,
            connection =>
            {
                // Somebody else may have completed or aborted it, or put a part anew, since it was read.
                Upload.Require(connection, request.Bucket, request.Key, upload.Id);
                var now = Part.All(connection, upload.Id).ToDictionary(part => part.Number);
                if (chosen.Exists(part => now.GetValueOrDefault(part.Number)?.Document != part.Document)) throw InvalidPart(upload.Id, 0, null);
                return Part.RemoveAll(connection, upload.Id);
            });
        return Describe(request, context, version, checksum);
    }

    private CompleteMultipartUploadResponse Describe(CompleteMultipartUploadRequest request, CallContext context, ObjectVersion version, Checksum? checksum)
    {
        var shown = CopyObjectResult.Of(version.Etag, version.LastModified, checksum);
        var http = context.Http.Request;
        return new CompleteMultipartUploadResponse
        {
            VersionId = VersionShown.Of(buckets.Find(request.Bucket), version),
            Result = new CompleteMultipartUploadResult
            {
                Location = $"{http.Scheme}://{http.Host}/{request.Bucket}/{Uri.EscapeDataString(request.Key)}",
                Bucket = request.Bucket,
                Key = request.Key,
                ETag = shown.ETag,
                ChecksumCRC32 = shown.ChecksumCRC32,
                ChecksumCRC32C = shown.ChecksumCRC32C,
                ChecksumCRC64NVME = shown.ChecksumCRC64NVME,
                ChecksumSHA1 = shown.ChecksumSHA1,
                ChecksumSHA256 = shown.ChecksumSHA256,
                ChecksumType = shown.ChecksumType,
            },
        };
    }

    private static List<Part> Choose(IReadOnlyList<CompletedPart>? asked, List<Part> parts, UploadDocument document, string uploadId)
    {
        if (asked is null or []) throw S3Error.MalformedXml();
        var byNumber = parts.ToDictionary(part => part.Number);
        var chosen = new List<Part>();
        foreach (var one in asked)
        {
            if (one.PartNumber is not { } number) throw S3Error.MalformedXml();
            if (chosen.Count > 0 && number <= chosen[^1].Number)
                throw new AwsError("InvalidPartOrder", "The list of parts was not in ascending order. Parts must be ordered by part number.");
            if (byNumber.GetValueOrDefault(number) is not { } part || part.Etag != one.ETag?.Trim('"')) throw InvalidPart(uploadId, number, one.ETag);
            if (one.ChecksumOf(document.Algorithm) is { } checksum && checksum != part.Read().Checksum?.Value) throw InvalidPart(uploadId, number, one.ETag);
            chosen.Add(part);
        }
        if (chosen.SkipLast(1).FirstOrDefault(part => part.Size < LeastPartBytes) is { } small)
            throw new AwsError("EntityTooSmall", "Your proposed upload is smaller than the minimum allowed size")
            {
                Members = new Dictionary<string, string>
                {
                    ["ETag"] = small.Etag,
                    ["MinSizeAllowed"] = $"{LeastPartBytes}",
                    ["ProposedSize"] = $"{small.Size}",
                    ["PartNumber"] = $"{small.Number}",
                },
            };
        return chosen;
    }

    private static AwsError InvalidPart(string uploadId, int number, string? etag) => new(
        "InvalidPart",
        "One or more of the specified parts could not be found.  The part may not have been uploaded, or the specified entity tag may not match the part's entity tag.")
    {
        Members = new Dictionary<string, string> { ["UploadId"] = uploadId, ["PartNumber"] = $"{number}", ["ETag"] = etag ?? "" },
    };

    private static void VerifyChecksum(CallContext context, Checksum? actual)
    {
        if (actual is null || context.Http.Request.Headers[actual.Algorithm.Header()] is not [{ Length: > 0 } expected]) return;
        if (expected.Split('-')[0] != actual.Value.Split('-')[0])
            throw new AwsError("BadDigest", $"The {actual.Algorithm} you specified did not match the calculated checksum.");
    }

    /// <summary>The MD5 of the parts' MD5s, and how many they are.</summary>
    private static string EtagOf(List<Part> parts)
    {
#pragma warning disable CA5351 // S3's own checksum, not a protection.
        var digest = MD5.HashData(parts.SelectMany(part => Convert.FromHexString(part.Etag)).ToArray());
#pragma warning restore CA5351
        return string.Create(CultureInfo.InvariantCulture, $"{Convert.ToHexStringLower(digest)}-{parts.Count}");
    }
}
