using System.Buffers;

namespace Hearth.Storage.Blobs;

/// <summary>Hashes become paths, so nothing else may pass for one.</summary>
internal static class Sha256Hex
{
    private const int Length = 64;
    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789abcdef");

    public static bool IsValid(string text) => text.Length == Length && !text.AsSpan().ContainsAnyExcept(Digits);

    public static string Check(string text) =>
        IsValid(text)
            ? text
            : throw new ArgumentException($"\"{text}\" is not a SHA-256 in 64 lower-case hex digits.", nameof(text));
}
