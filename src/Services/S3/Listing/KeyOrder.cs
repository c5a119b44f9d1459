namespace Hearth.Services.S3.Listing;

/// <summary>Keys are in the order of their UTF-8 bytes, which is that of their code points.</summary>
internal static class KeyOrder
{
    /// <summary>The least text after all that begin with the prefix; null when there is none.</summary>
    public static string? After(string prefix)
    {
        var runes = prefix.EnumerateRunes().ToList();
        for (var last = runes.Count - 1; last >= 0; last--)
        {
            var next = runes[last].Value + 1;
            if (next is >= 0xD800 and <= 0xDFFF) next = 0xE000;
            if (next <= 0x10FFFF) return string.Concat(runes.Take(last)) + char.ConvertFromUtf32(next);
        }
        return null;
    }
}
