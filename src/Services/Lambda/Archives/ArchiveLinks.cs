using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace Hearth.Services.Lambda.Archives;

/// <summary>
/// The links of Code.Location and Content.Location: they download the archive for ten minutes and no longer. The signing
/// key lives as long as the server, so a link does not survive a restart.
/// </summary>
internal sealed class ArchiveLinks(CodeArchives archives, TimeProvider time)
{
    public const string PathPrefix = "/_hearth/archives/";

    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(10);

    private readonly byte[] _key = RandomNumberGenerator.GetBytes(32);

    /// <summary>A link at the address by which this caller reached the server.</summary>
    public string To(string sha256Hex, HttpRequest request)
    {
        var expires = (time.GetUtcNow() + Lifetime).ToUnixTimeSeconds();
        return $"{request.Scheme}://{request.Host}{PathPrefix}{sha256Hex}?Expires={expires}&Signature={Sign(sha256Hex, expires)}";
    }

    /// <summary>Answers a download; 403 in S3's words when the link is wrong or too old.</summary>
    public async Task ServeAsync(HttpContext http)
    {
        var sha256Hex = http.Request.Path.Value![PathPrefix.Length..];
        var query = http.Request.Query;
        if (!long.TryParse(query["Expires"], CultureInfo.InvariantCulture, out var expires)
            || !CryptographicOperations.FixedTimeEquals(
                Encoding.ASCII.GetBytes(Sign(sha256Hex, expires)), Encoding.ASCII.GetBytes(query["Signature"].ToString())))
        {
            await RefuseAsync(http, "SignatureDoesNotMatch", "The link is not one that this server gave.");
            return;
        }
        if (expires < time.GetUtcNow().ToUnixTimeSeconds())
        {
            await RefuseAsync(http, "AccessDenied", "Request has expired");
            return;
        }
        await using var content = archives.Open(sha256Hex);
        http.Response.ContentType = "application/zip";
        http.Response.ContentLength = content.Length;
        await content.CopyToAsync(http.Response.Body, http.RequestAborted);
    }

    private string Sign(string sha256Hex, long expires) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes($"{sha256Hex}\n{expires}")));

    private static Task RefuseAsync(HttpContext http, string code, string message)
    {
        http.Response.StatusCode = 403;
        http.Response.ContentType = "application/xml";
        return http.Response.WriteAsync(
            $"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error><Code>{code}</Code><Message>{message}</Message></Error>",
            http.RequestAborted);
    }
}
