using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Hearth.Protocols.RestXml;

/// <summary>
/// The bucket and key of a request: bucket in the path (<c>/bucket/key</c>), or in the host (<c>bucket.s3.localhost/key</c>,
/// <c>bucket.localhost/key</c>). https://docs.aws.amazon.com/AmazonS3/latest/userguide/VirtualHosting.html
/// </summary>
/// <param name="Bucket">Empty for the service itself.</param>
/// <param name="Key">Decoded; empty for the bucket itself.</param>
public sealed record BucketAddress(string Bucket, string Key, bool IsInHost)
{
    private static readonly string[] ServiceHosts = [".s3.", ".s3-"];

    public static BucketAddress Of(HttpRequest request)
    {
        var path = RawPath(request);
        if (BucketOfHost(request.Host.Host) is { } bucket) return new BucketAddress(bucket, Uri.UnescapeDataString(path), IsInHost: true);
        var slash = path.IndexOf('/', StringComparison.Ordinal);
        return slash < 0
            ? new BucketAddress(Uri.UnescapeDataString(path), "", IsInHost: false)
            : new BucketAddress(Uri.UnescapeDataString(path[..slash]), Uri.UnescapeDataString(path[(slash + 1)..]), IsInHost: false);
    }

    private static string? BucketOfHost(string host)
    {
        if (IPAddress.TryParse(host.Trim('[', ']'), out _)) return null;
        if (host.StartsWith("s3.", StringComparison.OrdinalIgnoreCase) || host.StartsWith("s3-", StringComparison.OrdinalIgnoreCase)) return null;
        foreach (var service in ServiceHosts)
            if (host.IndexOf(service, StringComparison.OrdinalIgnoreCase) is > 0 and var end) return host[..end];
        return host.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase) ? host[..^".localhost".Length] : null;
    }

    /// <summary>As it was sent, without the first slash: a key may hold dots and double slashes.</summary>
    private static string RawPath(HttpRequest request)
    {
        var target = request.HttpContext.Features.Get<IHttpRequestFeature>()?.RawTarget ?? "";
        if (!target.StartsWith('/')) target = request.Path.ToUriComponent();
        return target.Split('?', 2)[0].TrimStartOnce();
    }
}

file static class PathText
{
    public static string TrimStartOnce(this string path) => path.StartsWith('/') ? path[1..] : path;
}
