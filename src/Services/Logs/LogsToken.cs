using System.Text;

namespace Hearth.Services.Logs;

/// <summary>Opaque page markers: the key of the last item shown. AWS refuses a foreign one in words of this service.</summary>
internal static class LogsToken
{
    public static string Encode(string key) => Convert.ToBase64String(Encoding.UTF8.GetBytes(key));

    /// <exception cref="Kernel.AwsError">The token is none that this server gave.</exception>
    public static string? Decode(string? token)
    {
        if (token is null) return null;
        var bytes = new byte[token.Length];
        if (!Convert.TryFromBase64String(token, bytes, out var count)) throw LogsError.InvalidToken();
        return Encoding.UTF8.GetString(bytes, 0, count);
    }
}
