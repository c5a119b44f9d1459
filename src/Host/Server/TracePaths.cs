using System.Text.Json;
using Hearth.Host.Tracing;
using Microsoft.AspNetCore.Http;

namespace Hearth.Host.Server;

/// <summary>/_hearth/traces/ID: PUT begins to record the trace of that id (32 hex digits), GET ends it and answers its spans.</summary>
internal sealed class TracePaths(TraceRecordings recordings)
{
    public const string Prefix = "/_hearth/traces/";

    private const int IdDigits = 32;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    public async Task ServeAsync(HttpContext http)
    {
        var id = http.Request.Path.Value![Prefix.Length..];
        if (id.Length != IdDigits || !id.All(char.IsAsciiHexDigitLower)) http.Response.StatusCode = 404;
        else if (http.Request.Method == "PUT") http.Response.StatusCode = recordings.TryBegin(id) ? 200 : 429;
        else if (http.Request.Method != "GET") http.Response.StatusCode = 405;
        else if (recordings.End(id) is not { } spans) http.Response.StatusCode = 404;
        else
        {
            http.Response.ContentType = "application/json";
            await JsonSerializer.SerializeAsync(http.Response.Body, new { Spans = spans }, Json, http.RequestAborted);
        }
    }
}
