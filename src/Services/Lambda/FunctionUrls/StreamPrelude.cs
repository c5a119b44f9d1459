using System.Text.Json;

namespace Hearth.Services.Lambda.FunctionUrls;

/// <summary>
/// The beginning of a streamed response whose content type says that it has one: a JSON object with statusCode, headers and
/// cookies, then eight NUL bytes, within the first 16 KB.
/// https://docs.aws.amazon.com/lambda/latest/dg/configuration-response-streaming.html
/// </summary>
internal static class StreamPrelude
{
    public const string ContentType = "application/vnd.awslambda.http-integration-response";
    public const int DelimiterLength = 8;
    public const int LimitBytes = 16 * 1024;

    private static ReadOnlySpan<byte> Delimiter => [0, 0, 0, 0, 0, 0, 0, 0];

    /// <summary>Where the NUL bytes begin, or -1.</summary>
    public static int EndOf(ReadOnlySpan<byte> bytes) => bytes[..Math.Min(bytes.Length, LimitBytes)].IndexOf(Delimiter);

    /// <summary>Null when it cannot be the head of an HTTP response.</summary>
    public static ResponseHead? Read(ReadOnlyMemory<byte> json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            return ResponseHead.Read(document.RootElement, "application/octet-stream");
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            return null;
        }
    }
}
