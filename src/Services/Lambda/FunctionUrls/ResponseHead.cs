using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Hearth.Services.Lambda.FunctionUrls;

/// <summary>Status, headers and cookies that a function asked for.</summary>
internal sealed record ResponseHead(int StatusCode, IReadOnlyDictionary<string, string> Headers, IReadOnlyList<string> Cookies)
{
    /// <summary>Headers that belong to the connection and not to the function.</summary>
    private static readonly HashSet<string> NotTheFunctions = new(StringComparer.OrdinalIgnoreCase)
    {
        "Connection", "Content-Length", "Keep-Alive", "Transfer-Encoding", "Upgrade", "Trailer", "TE", "Proxy-Connection",
    };

    public static ResponseHead Json(int statusCode) => OfContentType(statusCode, "application/json");

    public static ResponseHead OfContentType(int statusCode, string contentType) =>
        new(statusCode, new Dictionary<string, string> { ["Content-Type"] = contentType }, []);

    /// <summary>Of an object with statusCode, headers and cookies; null when it cannot be the head of an HTTP response.</summary>
    public static ResponseHead? Read(JsonElement json, string defaultContentType)
    {
        if (json.ValueKind != JsonValueKind.Object || ReadStatus(json) is not { } status) return null;
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase) { ["Content-Type"] = defaultContentType };
        if (json.TryGetProperty("headers", out var given) && given.ValueKind == JsonValueKind.Object)
            foreach (var header in given.EnumerateObject())
                if (header.Value.ValueKind is not (JsonValueKind.Null or JsonValueKind.Undefined)) headers[header.Name] = Text(header.Value);
        List<string> cookies = [];
        if (json.TryGetProperty("cookies", out var list) && list.ValueKind == JsonValueKind.Array)
            cookies.AddRange(list.EnumerateArray().Select(Text));
        var canBeSent = headers.All(header => HttpText.IsFieldName(header.Key) && HttpText.IsFieldValue(header.Value))
            && cookies.TrueForAll(HttpText.IsFieldValue);
        return canBeSent ? new ResponseHead(status, headers, cookies) : null;
    }

    /// <summary>The URL's CORS headers are set already and win; see <see cref="CorsAnswer"/>.</summary>
    public void Write(HttpResponse response)
    {
        response.StatusCode = StatusCode;
        foreach (var (name, value) in Headers)
        {
            if (NotTheFunctions.Contains(name)) continue;
            if (name.StartsWith("Access-Control-", StringComparison.OrdinalIgnoreCase) && response.Headers.ContainsKey(name)) continue;
            response.Headers[name] = value;
        }
        foreach (var cookie in Cookies) response.Headers.Append("Set-Cookie", cookie);
    }

    /// <summary>A number, or a string that holds one; absent means 200.</summary>
    private static int? ReadStatus(JsonElement json)
    {
        if (!json.TryGetProperty("statusCode", out var given) || given.ValueKind == JsonValueKind.Null) return 200;
        var isNumber = int.TryParse(Text(given), NumberStyles.None, CultureInfo.InvariantCulture, out var status);
        return isNumber && status is >= 200 and <= 599 ? status : null;
    }

    private static string Text(JsonElement json) => json.ValueKind == JsonValueKind.String ? json.GetString()! : json.GetRawText();
}
