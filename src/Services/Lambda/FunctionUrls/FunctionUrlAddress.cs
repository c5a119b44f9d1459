using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Hearth.Services.Lambda.FunctionUrls;

/// <summary>
/// Where a request to a function URL goes. There are two forms: the host form,
/// <c>http://ID.lambda-url.REGION.localhost:4566/path</c>, as AWS has it with on.aws, and the path form
/// <c>/_hearth/url/ID/path</c> for clients that cannot resolve names under localhost.
/// </summary>
/// <param name="Region">Of the host name; null in the path form.</param>
/// <param name="RawPath">What the function sees as the path, as it was sent.</param>
internal sealed record FunctionUrlAddress(string Id, string? Region, string RawPath, string RawQueryString)
{
    private const string PathPrefix = "/_hearth/url/";
    private const string Label = "lambda-url";
    private const int IdLength = 32;
    private const string IdCharacters = "abcdefghijklmnopqrstuvwxyz0123456789";

    public static string NewId() => RandomNumberGenerator.GetString(IdCharacters, IdLength);

    public static bool TryParse(HttpRequest request, [NotNullWhen(true)] out FunctionUrlAddress? address)
    {
        address = null;
        if (!MayBeOne(request)) return false;
        var (path, query) = Target(request);
        // Host names do not tell upper from lower case.
        if (request.Host.Host.ToLowerInvariant().Split('.') is [var id, Label, var region, ..])
            address = new FunctionUrlAddress(id, region, path, query);
        else if (path.StartsWith(PathPrefix, StringComparison.Ordinal)) address = OfPath(path[PathPrefix.Length..], query);
        else address = null;
        return address is not null;
    }

    /// <summary>Nearly no request is one, and every request is asked: this takes nothing apart.</summary>
    private static bool MayBeOne(HttpRequest request) =>
        request.Host.Value?.Contains($".{Label}.", StringComparison.OrdinalIgnoreCase) == true
        || request.Path.Value?.StartsWith(PathPrefix, StringComparison.Ordinal) == true;

    /// <summary>
    /// The URL for the caller that asks. Its names resolve to the caller's own machine when that is where the server is;
    /// a server that was reached by another name needs a wildcard record for it.
    /// </summary>
    public static string Url(string id, string region, HttpRequest request)
    {
        var port = request.Host.Port is { } number ? $":{number}" : "";
        return $"{request.Scheme}://{id}.{Label}.{region}.{Domain(request.Host.Host)}{port}/";
    }

    /// <summary>The host name, without the port, that the event names.</summary>
    public static string DomainName(string id, string region, HttpRequest request) =>
        request.Host.Host.StartsWith(id, StringComparison.OrdinalIgnoreCase)
            ? request.Host.Host.ToLowerInvariant()
            : $"{id}.{Label}.{region}.{Domain(request.Host.Host)}";

    private static string Domain(string host) => host.Length == 0 || IPAddress.TryParse(host.Trim('[', ']'), out _) ? "localhost" : host;

    private static FunctionUrlAddress OfPath(string rest, string query)
    {
        var slash = rest.IndexOf('/', StringComparison.Ordinal);
        return slash < 0
            ? new FunctionUrlAddress(rest, Region: null, "/", query)
            : new FunctionUrlAddress(rest[..slash], Region: null, rest[slash..], query);
    }

    private static (string Path, string Query) Target(HttpRequest request)
    {
        var target = request.HttpContext.Features.Get<IHttpRequestFeature>()?.RawTarget ?? "";
        // "OPTIONS *" and absolute targets have no path of their own to show.
        if (!target.StartsWith('/')) target = $"{request.Path.Value}{request.QueryString}";
        var parts = target.Split('?', 2);
        return (parts[0].Length == 0 ? "/" : parts[0], parts.Length > 1 ? parts[1] : "");
    }
}
