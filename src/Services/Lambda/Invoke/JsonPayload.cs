using System.Text;
using System.Text.Json;
using Hearth.Kernel;

namespace Hearth.Services.Lambda.Invoke;

/// <summary>Refuses a payload that is no JSON, in the words of the Java parser that AWS uses.</summary>
internal static class JsonPayload
{
    private const string Source = "[Source: REDACTED (`StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION` disabled);";

    /// <summary>An empty body is an empty object; anything else must be JSON.</summary>
    /// <exception cref="AwsError">InvalidRequestContentException naming the place of the mistake.</exception>
    public static ReadOnlyMemory<byte> Read(ReadOnlyMemory<byte> body)
    {
        if (body.Length == 0) return "{}"u8.ToArray();
        Check(body.Span);
        return body;
    }

    private static void Check(ReadOnlySpan<byte> payload)
    {
        var reader = new Utf8JsonReader(payload, new JsonReaderOptions { MaxDepth = 1000 });
        try
        {
            while (reader.Read())
            {
                // Only whether it can be read matters here.
                if (reader.TokenType == JsonTokenType.String && reader.ValueIsEscaped == false && !IsUtf8(reader.ValueSpan))
                    throw BadUtf8(payload);
            }
        }
        catch (JsonException error)
        {
            throw Invalid(payload, error);
        }
    }

    private static bool IsUtf8(ReadOnlySpan<byte> text) => System.Text.Unicode.Utf8.IsValid(text);

    private static AwsError Invalid(ReadOnlySpan<byte> payload, JsonException error)
    {
        var line = (error.LineNumber ?? 0) + 1;
        var column = (error.BytePositionInLine ?? 0) + 1;
        var offset = OffsetOf(payload, line - 1, column - 1);
        if (offset >= payload.Length)
            return Error($"Unexpected end-of-input: expected a valid value\n at {Source} line: {line}, column: {column}]");
        var found = payload[offset];
        // Outside of a string AWS's parser does not decode: it names the byte, C1 control characters included.
        var shown = found is < 0x20 or (>= 0x7f and < 0xa0) ? $"(CTRL-CHAR, code {found})" : $"'{(char)found}' (code {found})";
        return Error(
            $"Unexpected character ({shown}): expected a valid value (JSON String, Number, Array, Object or token 'null', "
            + $"'true' or 'false')\n at {Source} line: {line}, column: {column}]");
    }

    private static AwsError BadUtf8(ReadOnlySpan<byte> payload)
    {
        var valid = Encoding.UTF8.GetByteCount(Encoding.UTF8.GetString(payload).TakeWhile(character => character != '\uFFFD').ToArray());
        var found = valid < payload.Length ? payload[valid] : (byte)0;
        return Error($"Invalid UTF-8 start byte 0x{found:x2}\n at {Source} line: 1, column: {valid + 2}]");
    }

    private static int OffsetOf(ReadOnlySpan<byte> payload, long line, long column)
    {
        var offset = 0;
        for (; line > 0; line--) offset += payload[offset..].IndexOf((byte)'\n') + 1;
        return (int)Math.Min(offset + column, payload.Length);
    }

    private static AwsError Error(string detail) => LambdaErrors.InvalidRequestContent(
        $"Could not parse request body into json: Could not parse payload into json: {detail}");
}
