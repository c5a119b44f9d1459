using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace Hearth.Protocols.SigV4;

/// <summary>
/// Links that carry their signature in the query string. Clients of S3 also make those of Signature Version 2, boto3 and the aws CLI version 1 by
/// default in us-east-1. https://docs.aws.amazon.com/AmazonS3/latest/userguide/RESTAuthentication.html#RESTAuthenticationQueryStringAuth
/// </summary>
public static class PresignedLink
{
    private const string Version2Key = "AWSAccessKeyId";

    /// <summary>The access key id of a Signature Version 2; null when the request has none.</summary>
    public static string? KeyOfVersion2(HttpRequest request) =>
        request.Query[Version2Key] is [{ Length: > 0 } key] && request.Query.ContainsKey("Signature") ? key : null;

    /// <summary>Until when the link holds; null when the request is no link, or does not say so in a way that can be read.</summary>
    public static DateTimeOffset? EndOf(HttpRequest request)
    {
        if (KeyOfVersion2(request) is not null)
            return long.TryParse(request.Query["Expires"], NumberStyles.None, CultureInfo.InvariantCulture, out var at) && at < LatestSecond
                ? DateTimeOffset.FromUnixTimeSeconds(at)
                : null;
        return int.TryParse(request.Query["X-Amz-Expires"], NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            && DateTimeOffset.TryParseExact(
                request.Query["X-Amz-Date"], "yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var signed)
            ? signed.AddSeconds(seconds)
            : null;
    }

    private static long LatestSecond => DateTimeOffset.MaxValue.ToUnixTimeSeconds();
}
