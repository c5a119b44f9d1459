using System.Globalization;
using Hearth.Protocols.Operations;
using Hearth.Protocols.Shapes;
using Hearth.Services.S3.Buckets;
using Hearth.Services.S3.Checksums;
using Microsoft.AspNetCore.Http;

namespace Hearth.Services.S3.Objects;

internal sealed record GetObjectAttributesRequest
{
    [Uri]
    public string Bucket { get; init; } = "";

    [Uri]
    public string Key { get; init; } = "";

    [Query("versionId")]
    public string? VersionId { get; init; }

    [Header("x-amz-max-parts")]
    public int? MaxParts { get; init; }

    [Header("x-amz-part-number-marker")]
    public int? PartNumberMarker { get; init; }
}

[RootName("GetObjectAttributesResponse")]
internal sealed record GetObjectAttributesResponse
{
    [Header("x-amz-version-id")]
    public string? VersionId { get; init; }

    [Header("Last-Modified")]
    public DateTimeOffset LastModified { get; init; }

    /// <summary>Without the quotes: so it is here only.</summary>
    public string? ETag { get; init; }

    public ShownChecksum? Checksum { get; init; }

    public AttributesParts? ObjectParts { get; init; }

    public string? StorageClass { get; init; }

    public long? ObjectSize { get; init; }
}

internal sealed record AttributesParts
{
    [WireName("PartsCount")]
    public int TotalPartsCount { get; init; }

    public int? PartNumberMarker { get; init; }

    public int? NextPartNumberMarker { get; init; }

    public int? MaxParts { get; init; }

    public bool? IsTruncated { get; init; }

    [Flattened, WireName("Part")]
    public IReadOnlyList<ShownChecksum> Parts { get; init; } = [];
}

/// <summary>The checksum of an object, or a part with its own.</summary>
internal sealed record ShownChecksum
{
    public int? PartNumber { get; init; }

    public long? Size { get; init; }

    public string? ChecksumCRC32 { get; init; }

    public string? ChecksumCRC32C { get; init; }

    public string? ChecksumCRC64NVME { get; init; }

    public string? ChecksumSHA1 { get; init; }

    public string? ChecksumSHA256 { get; init; }

    public string? ChecksumType { get; init; }

    public static ShownChecksum Of(ChecksumAlgorithm algorithm, string? value) => new()
    {
        ChecksumCRC32 = algorithm == ChecksumAlgorithm.CRC32 ? value : null,
        ChecksumCRC32C = algorithm == ChecksumAlgorithm.CRC32C ? value : null,
        ChecksumCRC64NVME = algorithm == ChecksumAlgorithm.CRC64NVME ? value : null,
        ChecksumSHA1 = algorithm == ChecksumAlgorithm.SHA1 ? value : null,
        ChecksumSHA256 = algorithm == ChecksumAlgorithm.SHA256 ? value : null,
    };
}

/// <summary>What is known about an object without reading it. https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObjectAttributes.html</summary>
internal sealed class ObjectAttributes(BucketStore buckets, ObjectStore objects)
{
    private const string AttributesHeader = "x-amz-object-attributes";

    private const int MostParts = 1000;

    private static readonly string[] Known = ["ETag", "Checksum", "ObjectParts", "StorageClass", "ObjectSize"];

    public async Task<GetObjectAttributesResponse> GetAsync(GetObjectAttributesRequest request, CallContext context)
    {
        var asked = Asked(context.Http.Request.Headers);
        var bucket = buckets.Require(request.Bucket);
        var version = await objects.RequireAsync(request.Bucket, request.Key, GetObject.EmptyAsNull(request.VersionId), context.Cancellation);
        var document = version.Read();
        return new GetObjectAttributesResponse
        {
            VersionId = VersionShown.Of(bucket, version),
            LastModified = version.LastModified,
            ETag = asked.Contains("ETag") ? version.Etag : null,
            Checksum = asked.Contains("Checksum") && document.Checksum is { } checksum
                ? ShownChecksum.Of(checksum.Algorithm, checksum.Value) with { ChecksumType = checksum.Type }
                : null,
            ObjectParts = asked.Contains("ObjectParts") ? PartsOf(document, request) : null,
            StorageClass = asked.Contains("StorageClass") ? document.StorageClass : null,
            ObjectSize = asked.Contains("ObjectSize") ? version.Size : null,
        };
    }

    /// <summary>The SDKs send one header with a list, the CLI's older ones a header for each.</summary>
    private static HashSet<string> Asked(IHeaderDictionary headers)
    {
        var asked = headers.GetCommaSeparatedValues(AttributesHeader).ToHashSet(StringComparer.Ordinal);
        if (asked.Count == 0)
            throw S3Error.InvalidArgument("The x-amz-object-attributes header specifying the attributes to be retrieved is either missing or empty", AttributesHeader, "");
        return asked.FirstOrDefault(name => !Known.Contains(name)) is { } unknown
            ? throw S3Error.InvalidArgument("Invalid attribute name specified.", AttributesHeader, unknown)
            : asked;
    }

    private static AttributesParts? PartsOf(ObjectDocument document, GetObjectAttributesRequest request)
    {
        if (document.Parts is not { } parts) return null;
        var marker = request.PartNumberMarker ?? 0;
        var most = Math.Min(request.MaxParts ?? MostParts, MostParts);
        if (most < 0) throw S3Error.InvalidArgument("Argument max-parts must be an integer between 0 and 2147483647", "x-amz-max-parts", most.ToString(CultureInfo.InvariantCulture));
        var rest = parts.Where(part => part.Number > marker).ToList();
        var page = rest.Take(most).ToList();
        return new AttributesParts
        {
            TotalPartsCount = parts.Count,
            PartNumberMarker = marker,
            NextPartNumberMarker = page.Count > 0 ? page[^1].Number : marker,
            MaxParts = most,
            IsTruncated = page.Count < rest.Count,
            Parts = [.. page.Select(part => ShownPart(part, document.Checksum))],
        };
    }

    private static ShownChecksum ShownPart(ObjectPart part, Checksum? whole) =>
        ShownChecksum.Of(whole?.Algorithm ?? ExpectedChecksum.Default, part.ChecksumValue) with { PartNumber = part.Number, Size = part.Size };
}
