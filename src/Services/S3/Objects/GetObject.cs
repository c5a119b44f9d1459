using System.Globalization;
using Hearth.Kernel;
using Hearth.Protocols.Operations;
using Hearth.Protocols.Shapes;
using Hearth.Services.S3.Access;
using Hearth.Services.S3.Buckets;
using Hearth.Services.S3.Checksums;
using Hearth.Storage;
using Microsoft.AspNetCore.Http;

namespace Hearth.Services.S3.Objects;

internal sealed record GetObjectRequest
{
    [Uri]
    public string Bucket { get; init; } = "";

    [Uri]
    public string Key { get; init; } = "";

    [Query("versionId")]
    public string? VersionId { get; init; }

    [Query("partNumber")]
    public int? PartNumber { get; init; }

    [Header("Range")]
    public string? Range { get; init; }

    [Header("x-amz-checksum-mode")]
    public string? ChecksumMode { get; init; }
}

/// <summary>
/// GetObject and HeadObject. https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html
/// <list type="number">
/// <item>the version is found</item>
/// <item>its files are held, or it is looked for again when it went away in between</item>
/// <item>the conditions are checked</item>
/// <item>the range or part is cut out</item>
/// <item>headers, then bytes</item>
/// </list>
/// </summary>
internal sealed class GetObject(BucketStore buckets, ObjectStore objects, IObjectFiles files, BucketAccess access)
{
    private static readonly string[] Overridable = ["Content-Type", "Cache-Control", "Content-Disposition", "Content-Encoding", "Content-Language", "Expires"];

    public async Task<IHttpResult> HandleAsync(GetObjectRequest request, CallContext context)
    {
        var bucket = buckets.Require(request.Bucket);
        while (true)
        {
            // 1 version
            var version = await FindAsync(bucket, request, context);
            // 3 conditions
            ReadCondition.Of(context.Http.Request.Headers).Check(version);
            // 4 range
            var document = version.Read();
            var range = RangeOf(request, version, document);
            var segments = range is { } cut ? ObjectContent.Cut(document.Segments, cut) : document.Segments;
            // 2 hold
            if (ObjectContent.TryHold(files, segments) is { } content)
                return new Answer(bucket, version, document, request, range, content);
        }
    }

    public static string? EmptyAsNull(string? text) => string.IsNullOrEmpty(text) ? null : text;

    /// <summary>Who may not list the bucket is not told that a key is not there.</summary>
    private async Task<ObjectVersion> FindAsync(Bucket bucket, GetObjectRequest request, CallContext context)
    {
        try
        {
            return await objects.RequireAsync(request.Bucket, request.Key, EmptyAsNull(request.VersionId), context.Cancellation);
        }
        catch (AwsError error) when (error.Code is "NoSuchKey" or "NoSuchVersion")
        {
            throw access.RefusalOf(bucket, context, "s3:ListBucket", key: null) ?? error;
        }
    }

    private static ByteRange? RangeOf(GetObjectRequest request, ObjectVersion version, ObjectDocument document)
    {
        if (request.PartNumber is not { } number) return ByteRange.Parse(request.Range, version.Size);
        if (request.Range is not null) throw S3Error.InvalidRequest("Cannot specify both Range header and partNumber query parameter");
        if (number is < 1 or > 10_000) throw S3Error.InvalidArgument("Part number must be an integer between 1 and 10000, inclusive", "partNumber", $"{number}");
        var sizes = document.Parts?.Select(part => part.Size).ToList() ?? [version.Size];
        if (number > sizes.Count)
            throw new AwsError("InvalidPartNumber", "The requested partnumber is not satisfiable", 416);
        return new ByteRange(sizes.Take(number - 1).Sum(), sizes[number - 1]);
    }

    private sealed class Answer(
        Bucket bucket, ObjectVersion version, ObjectDocument document, GetObjectRequest request, ByteRange? range, ObjectContent content) : IHttpResult
    {
        // 5 headers, then bytes
        public async Task WriteAsync(CallContext context)
        {
            using (content)
            {
                var http = context.Http.Response;
                http.StatusCode = range is null ? 200 : 206;
                ObjectHeaders.Write(http, document);
                WriteHeaders(http);
                Override(context.Http.Request, http);
                if (context.Http.Request.Method != "HEAD") await content.WriteAsync(http.BodyWriter, context.Cancellation);
            }
        }

        private void WriteHeaders(HttpResponse http)
        {
            var headers = http.Headers;
            headers.AcceptRanges = "bytes";
            headers.ETag = version.QuotedEtag;
            headers.LastModified = version.LastModified.ToString("R", CultureInfo.InvariantCulture);
            http.ContentLength = range?.Length ?? version.Size;
            if (range is { } part)
                headers.ContentRange = version.Size == 0 ? "bytes 0-0/0" : string.Create(CultureInfo.InvariantCulture, $"bytes {part.Start}-{part.End}/{version.Size}");
            if (VersionShown.Of(bucket, version) is { } id) headers["x-amz-version-id"] = id;
            if (request.PartNumber is not null && document.Parts is { } parts) headers["x-amz-mp-parts-count"] = $"{parts.Count}";
            if (!string.Equals(request.ChecksumMode, "ENABLED", StringComparison.OrdinalIgnoreCase) || ShownChecksum() is not { } checksum) return;
            headers[checksum.Algorithm.Header()] = checksum.Value;
            headers["x-amz-checksum-type"] = checksum.Type;
        }

        /// <summary>The checksum is of the whole object: clients would compare it with a range; a part has its own.</summary>
        private Checksum? ShownChecksum()
        {
            if (request.PartNumber is not { } number || document.Parts is null) return range is null || range.Value.Length == version.Size ? document.Checksum : null;
            return document.Parts[number - 1].ChecksumValue is { } value && document.Checksum is { } whole ? whole with { Value = value } : null;
        }

        /// <summary>response-content-type and the others, in the query string.</summary>
        private static void Override(HttpRequest request, HttpResponse http)
        {
            foreach (var name in Overridable)
                if (request.Query.TryGetValue("response-" + name.ToLowerInvariant(), out var value)) http.Headers[name] = value.ToString();
        }
    }
}
