using System.Globalization;
using Hearth.Kernel;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Hearth.Services.S3.Objects;

/// <summary>
/// The conditional headers of a read, in the order of RFC 9110, section 13.2.2: ETags win over times.
/// https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-reads.html
/// </summary>
internal sealed record ReadCondition(string? IfMatch, string? IfNoneMatch, DateTimeOffset? IfModifiedSince, DateTimeOffset? IfUnmodifiedSince)
{
    /// <param name="prefix">"x-amz-copy-source-" for the source of a copy.</param>
    public static ReadCondition Of(IHeaderDictionary headers, string prefix = "") => new(
        Text(headers[prefix + "If-Match"]), Text(headers[prefix + "If-None-Match"]),
        Time(headers[prefix + "If-Modified-Since"]), Time(headers[prefix + "If-Unmodified-Since"]));

    /// <exception cref="AwsError">412 PreconditionFailed, or 304 without a body.</exception>
    public void Check(ObjectVersion version, bool isCopy = false)
    {
        // Times in headers have whole seconds.
        var modified = DateTimeOffset.FromUnixTimeSeconds(version.ModifiedAt / 1000);
        if (IfMatch is not null)
        {
            if (!Matches(IfMatch, version.Etag)) throw S3Error.PreconditionFailed("If-Match");
        }
        else if (IfUnmodifiedSince < modified) throw S3Error.PreconditionFailed("If-Unmodified-Since");
        var isUnchanged = IfNoneMatch is not null ? Matches(IfNoneMatch, version.Etag) : IfModifiedSince >= modified;
        if (!isUnchanged) return;
        if (isCopy) throw S3Error.PreconditionFailed(IfNoneMatch is not null ? "x-amz-copy-source-If-None-Match" : "x-amz-copy-source-If-Modified-Since");
        throw new AwsError("NotModified", "Not Modified", 304)
        {
            Headers = new Dictionary<string, string>
            {
                ["ETag"] = version.QuotedEtag,
                ["Last-Modified"] = version.LastModified.ToString("R", CultureInfo.InvariantCulture),
            },
        };
    }

    private static bool Matches(string condition, string etag) =>
        condition.Trim() == "*" || condition.Split(',').Any(one => one.Trim().Trim('"') == etag);

    private static string? Text(StringValues value) => value.Count == 0 ? null : value.ToString();

    private static DateTimeOffset? Time(StringValues value) =>
        DateTimeOffset.TryParse(value.ToString(), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : null;
}
