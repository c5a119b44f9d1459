using Hearth.Protocols.Operations;
using Hearth.Protocols.Shapes;
using Hearth.Services.S3.Buckets;
using Hearth.Storage;

namespace Hearth.Services.S3.Listing;

internal sealed record ListObjectsRequest
{
    [Uri]
    public string Bucket { get; init; } = "";

    [Query("prefix")]
    public string? Prefix { get; init; }

    [Query("delimiter")]
    public string? Delimiter { get; init; }

    [Query("max-keys")]
    public int? MaxKeys { get; init; }

    [Query("marker")]
    public string? Marker { get; init; }

    [Query("encoding-type")]
    public string? EncodingType { get; init; }

    [Query("continuation-token")]
    public string? ContinuationToken { get; init; }

    [Query("start-after")]
    public string? StartAfter { get; init; }

    [Query("fetch-owner")]
    public bool? FetchOwner { get; init; }
}

[RootName("ListBucketResult")]
internal sealed record ListObjectsResponse
{
    public string Name { get; init; } = "";

    public string Prefix { get; init; } = "";

    public string? Marker { get; init; }

    public string? NextMarker { get; init; }

    public string? StartAfter { get; init; }

    public string? ContinuationToken { get; init; }

    public string? NextContinuationToken { get; init; }

    public int? KeyCount { get; init; }

    public int MaxKeys { get; init; }

    public string? Delimiter { get; init; }

    public string? EncodingType { get; init; }

    public bool IsTruncated { get; init; }

    [Flattened]
    public IReadOnlyList<ListedObject> Contents { get; init; } = [];

    [Flattened]
    public IReadOnlyList<CommonPrefix> CommonPrefixes { get; init; } = [];
}

/// <summary>
/// Both versions. https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectsV2.html and API_ListObjects.html
/// </summary>
internal sealed class ListObjects(BucketStore buckets, IDatabase database)
{
    public const int MostKeys = 1000;

    public async Task<ListObjectsResponse> HandleV2Async(ListObjectsRequest request, CallContext context)
    {
        var bucket = buckets.Require(request.Bucket);
        var encoding = KeyEncoding.Of(request.EncodingType);
        if (request.ContinuationToken is "") throw S3Error.InvalidArgument("The continuation token provided is incorrect", "continuation-token", "");
        var after = PageToken.Decode(request.ContinuationToken, "InvalidArgument") ?? Objects.GetObject.EmptyAsNull(request.StartAfter);
        var page = await ReadAsync(request, after, context);
        var owner = request.FetchOwner == true ? Owner.Of(bucket.AccountId) : null;
        return Describe(request, page, encoding, owner) with
        {
            StartAfter = encoding.EncodeOrNull(request.StartAfter),
            ContinuationToken = request.ContinuationToken,
            NextContinuationToken = page.IsTruncated ? PageToken.Encode(page.Last!) : null,
            KeyCount = page.Count,
        };
    }

    public async Task<ListObjectsResponse> HandleV1Async(ListObjectsRequest request, CallContext context)
    {
        var bucket = buckets.Require(request.Bucket);
        var encoding = KeyEncoding.Of(request.EncodingType);
        var page = await ReadAsync(request, Objects.GetObject.EmptyAsNull(request.Marker), context);
        return Describe(request, page, encoding, Owner.Of(bucket.AccountId)) with
        {
            Marker = encoding.Encode(request.Marker ?? ""),
            // Without a delimiter the last key is the marker.
            NextMarker = page.IsTruncated && !string.IsNullOrEmpty(request.Delimiter) ? encoding.Encode(page.Last!) : null,
        };
    }

    public static int PageSize(int? maxKeys) => maxKeys switch
    {
        null => MostKeys,
        < 0 => throw S3Error.InvalidArgument("Argument maxKeys must be an integer between 0 and 2147483647", "maxKeys", $"{maxKeys}"),
        _ => Math.Min(maxKeys.Value, MostKeys),
    };

    private Task<KeyPage> ReadAsync(ListObjectsRequest request, string? after, CallContext context)
    {
        var listing = new KeyListing(request.Bucket, request.Prefix ?? "", request.Delimiter, after, PageSize(request.MaxKeys));
        return database.ReadAsync(listing.Read, context.Cancellation);
    }

    private static ListObjectsResponse Describe(ListObjectsRequest request, KeyPage page, KeyEncoding encoding, Owner? owner) => new()
    {
        Name = request.Bucket,
        Prefix = encoding.Encode(request.Prefix ?? ""),
        MaxKeys = PageSize(request.MaxKeys),
        Delimiter = encoding.EncodeOrNull(Objects.GetObject.EmptyAsNull(request.Delimiter)),
        EncodingType = encoding.Type,
        IsTruncated = page.IsTruncated,
        Contents = [.. page.Versions.Select(version => ListedObject.Of(version, encoding, owner))],
        CommonPrefixes = CommonPrefix.All(page.CommonPrefixes, encoding),
    };
}
