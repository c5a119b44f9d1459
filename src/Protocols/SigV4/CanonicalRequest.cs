using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;

namespace Hearth.Protocols.SigV4;

/// <summary>
/// The text that a signature is about.
/// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
/// </summary>
public static class CanonicalRequest
{
    public const string Algorithm = "AWS4-HMAC-SHA256";

    public static string Of(HttpRequest request, RequestSignature signature, string payloadHash)
    {
        // The target as it came over the wire: what ASP.NET makes of it is decoded and normalized already.
        var target = request.HttpContext.Features.Get<IHttpRequestFeature>()!.RawTarget;
        var question = target.IndexOf('?', StringComparison.Ordinal);
        var path = question < 0 ? target : target[..question];
        var query = question < 0 ? "" : target[(question + 1)..];
        return Of(
            request.Method, path, query, name => request.Headers[name], signature.SignedHeaders, payloadHash, isS3: signature.Scope.Service == "s3");
    }

    /// <param name="path">As on the wire.</param>
    /// <param name="isS3">S3's keys may hold dots and double slashes, so its paths are neither normalized nor encoded twice.</param>
    public static string Of(
        string method, string path, string query, Func<string, StringValues> header, IReadOnlyList<string> signedHeaders, string payloadHash, bool isS3)
    {
        var text = new StringBuilder();
        text.Append(method).Append('\n');
        text.Append(isS3 ? UriText.Encode(UriText.Decode(path, plusIsSpace: false), keepSlash: true) : UriText.Encode(Normalize(path), keepSlash: true)).Append('\n');
        text.Append(Query(query)).Append('\n');
        foreach (var name in signedHeaders)
        {
            text.Append(name).Append(':');
            text.AppendJoin(',', header(name).Select(Collapse)).Append('\n');
        }
        text.Append('\n').AppendJoin(';', signedHeaders).Append('\n').Append(payloadHash);
        return text.ToString();
    }

    public static string StringToSign(string canonicalRequest, string timestamp, string scope) =>
        $"{Algorithm}\n{timestamp}\n{scope}\n{Hash(Encoding.UTF8.GetBytes(canonicalRequest))}";

    public static string Hash(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    /// <summary>Sorted by name, then by value, both encoded; without the signature itself.</summary>
    private static string Query(string query)
    {
        if (query.Length == 0) return "";
        var pairs = query.Split('&', StringSplitOptions.RemoveEmptyEntries)
            .Select(pair => pair.Split('=', 2))
            .Select(pair => (Name: Recode(pair[0]), Value: pair.Length > 1 ? Recode(pair[1]) : ""))
            .Where(pair => pair.Name != "X-Amz-Signature")
            .OrderBy(pair => pair.Name, StringComparer.Ordinal)
            .ThenBy(pair => pair.Value, StringComparer.Ordinal);
        return string.Join('&', pairs.Select(pair => $"{pair.Name}={pair.Value}"));
    }

    private static string Recode(string text) => UriText.Encode(UriText.Decode(text, plusIsSpace: true), keepSlash: false);

    /// <summary>Without dot segments and double slashes.</summary>
    private static string Normalize(string path)
    {
        var kept = new List<string>();
        foreach (var segment in path.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            if (segment == ".") continue;
            if (segment != "..") kept.Add(segment);
            else if (kept.Count > 0) kept.RemoveAt(kept.Count - 1);
        }
        var isFolder = path.EndsWith('/') || path.EndsWith("/.", StringComparison.Ordinal) || path.EndsWith("/..", StringComparison.Ordinal);
        return kept.Count == 0 ? "/" : $"/{string.Join('/', kept)}{(isFolder ? "/" : "")}";
    }

    /// <summary>Runs of white space are one space, and none at the ends.</summary>
    private static string Collapse(string? value) =>
        string.Join(' ', (value ?? "").Split([' ', '\t', '\r', '\n'], StringSplitOptions.RemoveEmptyEntries));
}

/// <summary>Percent encoding as signatures want it: everything but A-Z, a-z, 0-9, - . _ ~ in upper-case hex.</summary>
internal static class UriText
{
    public static string Encode(byte[] bytes, bool keepSlash)
    {
        var text = new StringBuilder(bytes.Length);
        foreach (var one in bytes)
        {
            var character = (char)one;
            if (char.IsAsciiLetterOrDigit(character) || character is '-' or '.' or '_' or '~' || (keepSlash && character == '/')) text.Append(character);
            else text.Append('%').Append(one.ToString("X2", CultureInfo.InvariantCulture));
        }
        return text.ToString();
    }

    public static string Encode(string text, bool keepSlash) => Encode(Encoding.UTF8.GetBytes(text), keepSlash);

    /// <summary>A % that begins no code stands for itself.</summary>
    public static byte[] Decode(string text, bool plusIsSpace)
    {
        var bytes = new List<byte>(text.Length);
        var given = Encoding.UTF8.GetBytes(text);
        for (var at = 0; at < given.Length; at++)
        {
            if (given[at] == '%' && at + 2 < given.Length && char.IsAsciiHexDigit((char)given[at + 1]) && char.IsAsciiHexDigit((char)given[at + 2]))
            {
                bytes.Add(Convert.FromHexString([(char)given[at + 1], (char)given[at + 2]])[0]);
                at += 2;
            }
            else
            {
                bytes.Add(plusIsSpace && given[at] == '+' ? (byte)' ' : given[at]);
            }
        }
        return [.. bytes];
    }
}
