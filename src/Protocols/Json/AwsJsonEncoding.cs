using System.Text.Encodings.Web;
using System.Text.Json;

namespace Hearth.Protocols.Json;

/// <summary>How Hearth writes JSON bodies: compact, and without escaping what JSON does not ask to escape.</summary>
public static class AwsJsonEncoding
{
    public static readonly JsonWriterOptions WriterOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>A body is not executable input: 64 levels is more than any AWS shape has.</summary>
    public static readonly JsonDocumentOptions ReaderOptions = new() { MaxDepth = 64 };
}
