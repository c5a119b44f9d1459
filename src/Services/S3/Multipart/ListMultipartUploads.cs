using System.Data;
using Dapper;
using Hearth.Protocols.Operations;
using Hearth.Protocols.Shapes;
using Hearth.Services.S3.Buckets;
using Hearth.Services.S3.Listing;
using Hearth.Services.S3.Objects;
using Hearth.Storage;

namespace Hearth.Services.S3.Multipart;

internal sealed record ListMultipartUploadsRequest
{
    [Uri]
    public string Bucket { get; init; } = "";

    [Query("prefix")]
    public string? Prefix { get; init; }

    [Query("delimiter")]
    public string? Delimiter { get; init; }

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

    public string? Delimiter { get; init; }

    public string? EncodingType { get; init; }

    public int MaxUploads { get; init; }

    public bool IsTruncated { get; init; }

    [Flattened, WireName("Upload")]
    public IReadOnlyList<ListedUpload> Uploads { get; init; } = [];

    [Flattened, WireName("CommonPrefixes")]
    public IReadOnlyList<CommonPrefix> CommonPrefixes { get; init; } = [];
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

/// <summary>https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListMultipartUploads.html</summary>
internal sealed class ListMultipartUploads(BucketStore buckets, IDatabase database)
{
    private const int MostPerPage = 1000;

    public async Task<ListMultipartUploadsResponse> HandleAsync(ListMultipartUploadsRequest request, CallContext context)
    {
        var owner = Owner.Of(buckets.Require(request.Bucket).AccountId);
        var encoding = KeyEncoding.Of(request.EncodingType);
        var size = Math.Min(request.MaxUploads ?? MostPerPage, MostPerPage);
        var page = await database.ReadAsync(connection => UploadPage.Read(connection, request, size), context.Cancellation);
        return new ListMultipartUploadsResponse
        {
            Bucket = request.Bucket,
            KeyMarker = encoding.Encode(request.KeyMarker ?? ""),
            UploadIdMarker = request.UploadIdMarker ?? "",
            NextKeyMarker = page.IsTruncated ? encoding.Encode(page.LastKey) : null,
            NextUploadIdMarker = page.IsTruncated ? page.LastId : null,
            Prefix = encoding.EncodeOrNull(request.Prefix),
            Delimiter = encoding.EncodeOrNull(request.Delimiter),
            EncodingType = encoding.Type,
            MaxUploads = size,
            IsTruncated = page.IsTruncated,
            CommonPrefixes = CommonPrefix.All(page.CommonPrefixes, encoding),
            Uploads = [.. page.Uploads.Select(upload => new ListedUpload
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

    /// <summary>What a page shows: uploads, and what has the delimiter behind the prefix as one.</summary>
    private sealed class UploadPage
    {
        public List<Upload> Uploads { get; } = [];

        public List<string> CommonPrefixes { get; } = [];

        public bool IsTruncated { get; private set; }

        public string LastKey { get; private set; } = "";

        /// <summary>Null behind a common prefix.</summary>
        public string? LastId { get; private set; }

        public static UploadPage Read(IDbConnection connection, ListMultipartUploadsRequest request, int size)
        {
            var page = new UploadPage();
            foreach (var upload in Query(connection, request))
            {
                var common = CommonPrefixOf(upload.Key, request);
                // Seen on this page or, as its last, on the one before.
                if (common is not null && (common == request.KeyMarker || (page.CommonPrefixes.Count > 0 && common == page.CommonPrefixes[^1]))) continue;
                page.IsTruncated = page.Uploads.Count + page.CommonPrefixes.Count == size;
                if (page.IsTruncated) break;
                if (common is null) page.Uploads.Add(upload);
                else page.CommonPrefixes.Add(common);
                (page.LastKey, page.LastId) = (common ?? upload.Key, common is null ? upload.Id : null);
            }
            return page;
        }

        private static string? CommonPrefixOf(string key, ListMultipartUploadsRequest request)
        {
            if (string.IsNullOrEmpty(request.Delimiter)) return null;
            var at = key.IndexOf(request.Delimiter, (request.Prefix ?? "").Length, StringComparison.Ordinal);
            return at < 0 ? null : key[..(at + request.Delimiter.Length)];
        }

        private static IEnumerable<Upload> Query(IDbConnection connection, ListMultipartUploadsRequest request)
        {
            var (prefix, key, id) = (request.Prefix ?? "", GetObject.EmptyAsNull(request.KeyMarker), GetObject.EmptyAsNull(request.UploadIdMarker));
            var where = "bucket = @Bucket AND key >= @prefix";
            if (KeyOrder.After(prefix) is not null) where += " AND key < @end";
            if (key is not null) where += id is null ? " AND key > @key" : " AND (key > @key OR (key = @key AND id > @id))";
            return connection.Query<Upload>(
                $"SELECT * FROM s3_upload WHERE {where} ORDER BY key, id", new { request.Bucket, prefix, end = KeyOrder.After(prefix), key, id }, buffered: false);
        }
    }
}
