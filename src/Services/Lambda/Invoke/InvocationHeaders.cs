using System.Text;
using System.Text.Json;

namespace Hearth.Services.Lambda.Invoke;

/// <summary>Reads the headers of an invocation that have a form of their own.</summary>
internal static class InvocationHeaders
{
    private const int ClientContextLimitBytes = 3583;

    /// <summary>X-Amz-Client-Context: base64 of a JSON object of at most 3,583 bytes.</summary>
    public static string? ClientContext(string? base64)
    {
        if (string.IsNullOrEmpty(base64)) return null;
        var bytes = new byte[base64.Length];
        if (Convert.TryFromBase64String(base64, bytes, out var count) && count <= ClientContextLimitBytes && IsObject(bytes.AsMemory(0, count)))
            return Encoding.UTF8.GetString(bytes, 0, count);
        throw LambdaErrors.InvalidRequestContent("Client context must be a valid Base64-encoded JSON object.");
    }

    private static bool IsObject(ReadOnlyMemory<byte> text)
    {
        try
        {
            using var json = JsonDocument.Parse(text);
            return json.RootElement.ValueKind == JsonValueKind.Object;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
