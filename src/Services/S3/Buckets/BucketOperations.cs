using System.Security.Cryptography;
using System.Text;
using Hearth.Protocols.Operations;
using Hearth.Protocols.Shapes;
using Hearth.Storage;

namespace Hearth.Services.S3.Buckets;

/// <summary>A request about a bucket that says nothing more.</summary>
internal sealed record BucketRequest
{
    [Uri]
    public string Bucket { get; init; } = "";
}

internal sealed record ListBucketsRequest
{
    [Query("prefix")]
    public string? Prefix { get; init; }

    [Query("max-buckets")]
    public int? MaxBuckets { get; init; }

    [Query("continuation-token")]
    public string? ContinuationToken { get; init; }

    [Query("bucket-region")]
    public string? BucketRegion { get; init; }
}

[RootName("ListAllMyBucketsResult")]
internal sealed record ListBucketsResponse
{
    public Owner Owner { get; init; } = new();

    [ItemName("Bucket")]
    public IReadOnlyList<ListedBucket> Buckets { get; init; } = [];

    public string? ContinuationToken { get; init; }

    public string? Prefix { get; init; }
}

internal sealed record ListedBucket
{
    public string Name { get; init; } = "";

    public DateTimeOffset CreationDate { get; init; }

    public string BucketRegion { get; init; } = "";
}

/// <summary>The canonical user of an account: 64 hex digits, always the same.</summary>
internal sealed record Owner
{
    public string ID { get; init; } = "";

    public string? DisplayName { get; init; }

    public static Owner Of(string accountId) => new()
    {
        ID = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes("s3/canonical-user/" + accountId))),
    };
}

internal sealed record HeadBucketResponse
{
    [Header("x-amz-bucket-region")]
    public string? BucketRegion { get; init; }

    [Header("x-amz-access-point-alias")]
    public bool AccessPointAlias { get; init; }
}

[RootName("LocationConstraint")]
internal sealed record GetBucketLocationResponse
{
    [XmlText]
    public string? LocationConstraint { get; init; }
}

/// <summary>ListBuckets, HeadBucket, GetBucketLocation and DeleteBucket.</summary>
internal sealed class BucketOperations(BucketStore buckets, IObjectFiles files)
{
    private const int MostPerPage = 10_000;

    public Task<ListBucketsResponse> ListAsync(ListBucketsRequest request, CallContext context)
    {
        var size = request.MaxBuckets ?? MostPerPage;
        if (size is < 1 or > MostPerPage) throw S3Error.InvalidArgument("max-buckets must be between 1 and 10000", "max-buckets", $"{size}");
        var all = buckets.OfAccount(context.AccountId)
            .Where(bucket => bucket.Name.StartsWith(request.Prefix ?? "", StringComparison.Ordinal))
            .Where(bucket => request.BucketRegion is null || bucket.Region == request.BucketRegion);
        var (page, next) = PageToken.Page(all, bucket => bucket.Name, request.ContinuationToken, size);
        return Task.FromResult(new ListBucketsResponse
        {
            Owner = Owner.Of(context.AccountId),
            Buckets = [.. page.Select(bucket => new ListedBucket { Name = bucket.Name, CreationDate = bucket.CreatedAt, BucketRegion = bucket.Region })],
            ContinuationToken = next,
            Prefix = request.Prefix,
        });
    }

    public Task<HeadBucketResponse> HeadAsync(BucketRequest request, CallContext context) =>
        Task.FromResult(new HeadBucketResponse { BucketRegion = buckets.Require(request.Bucket).Region });

    /// <summary>Nothing stands for us-east-1.</summary>
    public Task<GetBucketLocationResponse> GetLocationAsync(BucketRequest request, CallContext context)
    {
        var region = buckets.Require(request.Bucket).Region;
        return Task.FromResult(new GetBucketLocationResponse { LocationConstraint = region == CreateBucket.FirstRegion ? null : region });
    }

    public async Task<NoBody> DeleteAsync(BucketRequest request, CallContext context)
    {
        files.Delete(await buckets.RemoveAsync(request.Bucket));
        return NoBody.Instance;
    }
}
