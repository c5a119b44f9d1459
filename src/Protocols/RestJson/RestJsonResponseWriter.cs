using System.Globalization;
using System.Text.Json;
using Hearth.Kernel;
using Hearth.Protocols.Json;
using Hearth.Protocols.Operations;
using Hearth.Protocols.Shapes;
using Microsoft.AspNetCore.Http;

namespace Hearth.Protocols.RestJson;

/// <summary>Writes response records and errors as restJson1.</summary>
internal static class RestJsonResponseWriter
{
    public static async Task WriteAsync(HttpResponse http, object response, int successStatus, Naming naming, CancellationToken cancellation)
    {
        http.StatusCode = successStatus;
        if (response is NoBody) return;
        var shape = Shape.Of(response.GetType(), naming);
        foreach (var member in shape.Members)
        {
            if (member.Get(response) is not { } value) continue;
            if (member.Location == MemberLocation.Header) http.Headers[member.WireName] = Text(value);
            if (member.Location == MemberLocation.StatusCode) http.StatusCode = (int)value;
        }
        // 204 and 304 have no body at all, by HTTP.
        if (http.StatusCode is 204 or 304) return;
        if (shape.Payload is { } payload)
        {
            await WriteBytesAsync(http, (ReadOnlyMemory<byte>)payload.Get(response)!, cancellation);
            return;
        }
        using var buffer = new MemoryStream();
        await using (var writer = new Utf8JsonWriter(buffer, AwsJsonEncoding.WriterOptions)) JsonShapeWriter.Write(writer, response, naming);
        await WriteBytesAsync(http, buffer.GetBuffer().AsMemory(0, (int)buffer.Length), cancellation);
    }

    public static async Task WriteErrorAsync(HttpResponse http, AwsError error, CancellationToken cancellation)
    {
        http.StatusCode = error.StatusCode;
        http.Headers["x-amzn-ErrorType"] = error.Code;
        foreach (var (name, value) in error.Headers) http.Headers[name] = value;
        using var buffer = new MemoryStream();
        await using (var writer = new Utf8JsonWriter(buffer, AwsJsonEncoding.WriterOptions))
        {
            writer.WriteStartObject();
            foreach (var (name, value) in error.Members) writer.WriteString(name, value);
            if (error.Text is not null) writer.WriteString(error.MessageMember, error.Text);
            writer.WriteEndObject();
        }
        await WriteBytesAsync(http, buffer.GetBuffer().AsMemory(0, (int)buffer.Length), cancellation);
    }

    private static async Task WriteBytesAsync(HttpResponse http, ReadOnlyMemory<byte> bytes, CancellationToken cancellation)
    {
        http.ContentType ??= "application/json";
        http.ContentLength = bytes.Length;
        await http.Body.WriteAsync(bytes, cancellation);
    }

    private static string Text(object value) => System.Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";
}
