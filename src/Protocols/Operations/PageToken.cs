using System.Text;
using Hearth.Kernel;

namespace Hearth.Protocols.Operations;

/// <summary>Opaque page markers: the key of the last item shown.</summary>
public static class PageToken
{
    public static string Encode(string lastKey) => Convert.ToBase64String(Encoding.UTF8.GetBytes(lastKey));

    /// <exception cref="AwsError">The token is none that this server gave.</exception>
    public static string? Decode(string? token, string errorCode = "InvalidParameterValueException")
    {
        if (string.IsNullOrEmpty(token)) return null;
        var bytes = new byte[token.Length];
        if (!Convert.TryFromBase64String(token, bytes, out var count)) throw Invalid(errorCode);
        try
        {
            return new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true).GetString(bytes, 0, count);
        }
        catch (DecoderFallbackException)
        {
            throw Invalid(errorCode);
        }
    }

    /// <summary>
    /// The page of <paramref name="ordered"/> after <paramref name="token"/>, at most <paramref name="size"/> long, and
    /// the token of the next one.
    /// </summary>
    public static (IReadOnlyList<T> Items, string? Next) Page<T>(IEnumerable<T> ordered, Func<T, string> key, string? token, int size)
    {
        var after = Decode(token);
        var items = ordered
            .Where(item => after is null || string.CompareOrdinal(key(item), after) > 0)
            .Take(size + 1)
            .ToList();
        if (items.Count <= size) return (items, null);
        items.RemoveAt(size);
        return (items, Encode(key(items[^1])));
    }

    private static AwsError Invalid(string errorCode) => new(errorCode, "The pagination token is invalid.")
    {
        Members = new Dictionary<string, string> { ["Type"] = "User" },
    };
}
