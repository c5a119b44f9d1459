using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Hearth.Services.Lambda.FunctionUrls;

/// <summary>
/// What a function gave back, as an HTTP response: its statusCode, headers, cookies, body and isBase64Encoded, or anything
/// else as the body. https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html#urls-response-payload
/// </summary>
internal sealed record FunctionAnswer(ResponseHead Head, ReadOnlyMemory<byte> Body)
{
    /// <summary>The function failed, or its answer cannot be an HTTP response.</summary>
    public static readonly FunctionAnswer BadGateway = new(ResponseHead.Json(502), "Internal Server Error"u8.ToArray());

    private static readonly JsonWriterOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static FunctionAnswer Read(ReadOnlyMemory<byte> payload)
    {
        try
        {
            using var json = JsonDocument.Parse(payload.Length == 0 ? "null"u8.ToArray() : payload, new JsonDocumentOptions { MaxDepth = 1000 });
            return json.RootElement.ValueKind == JsonValueKind.Object && json.RootElement.TryGetProperty("statusCode", out _)
                ? OfResponse(json.RootElement)
                : new FunctionAnswer(ResponseHead.Json(200), Text(json.RootElement));
        }
        catch (JsonException)
        {
            return OfStream(payload);
        }
        catch (Exception error) when (error is InvalidOperationException or ArgumentException)
        {
            // A string with half a surrogate pair, or with bytes that are no UTF-8, cannot be sent.
            return BadGateway;
        }
    }

    public async Task WriteAsync(HttpContext http)
    {
        Head.Write(http.Response);
        // 204 and 304 have no body at all, by HTTP.
        if (Head.StatusCode is 204 or 304) return;
        http.Response.ContentLength = Body.Length;
        await http.Response.Body.WriteAsync(Body, http.RequestAborted);
    }

    private static FunctionAnswer OfResponse(JsonElement json)
    {
        if (ResponseHead.Read(json, "application/json") is not { } head) return BadGateway;
        if (!json.TryGetProperty("body", out var content) || content.ValueKind == JsonValueKind.Null) return new FunctionAnswer(head, default);
        var isBase64 = json.TryGetProperty("isBase64Encoded", out var flag) && flag.ValueKind == JsonValueKind.True;
        if (!isBase64) return new FunctionAnswer(head, Text(content));
        return content.ValueKind == JsonValueKind.String && content.TryGetBytesFromBase64(out var bytes)
            ? new FunctionAnswer(head, bytes)
            : BadGateway;
    }

    /// <summary>A string without its quotes, anything else as compact JSON.</summary>
    private static byte[] Text(JsonElement json)
    {
        if (json.ValueKind == JsonValueKind.String) return Encoding.UTF8.GetBytes(json.GetString()!);
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, Compact)) json.WriteTo(writer);
        return buffer.ToArray();
    }

    /// <summary>A streaming handler behind a URL that buffers: the prelude says how the rest is to be answered.</summary>
    private static FunctionAnswer OfStream(ReadOnlyMemory<byte> payload)
    {
        var end = StreamPrelude.EndOf(payload.Span);
        if (end < 0) return new FunctionAnswer(ResponseHead.Json(200), payload);
        return StreamPrelude.Read(payload[..end]) is { } head
            ? new FunctionAnswer(head, payload[(end + StreamPrelude.DelimiterLength)..])
            : BadGateway;
    }
}
