using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;

namespace Hearth.Protocols.Json;

/// <summary>How Hearth writes JSON bodies: compact, and without escaping what JSON does not ask to escape.</summary>
public static class AwsJsonEncoding
{
    public static readonly JsonWriterOptions WriterOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>A body is not executable input: 64 levels is more than any AWS shape has.</summary>
    private static readonly JsonDocumentOptions ReaderOptions = new() { MaxDepth = 64 };

    /// <summary>A request body. The parser looks at the bytes of a string only when it is read, so UTF-8 is checked here.</summary>
    /// <exception cref="JsonException">It is no JSON, or no UTF-8.</exception>
    public static JsonDocument Parse(ReadOnlyMemory<byte> body) => Utf8.IsValid(body.Span)
        ? JsonDocument.Parse(body, ReaderOptions)
        : throw new JsonException("The body is not valid UTF-8.");
}
