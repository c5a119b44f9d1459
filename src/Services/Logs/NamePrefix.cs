namespace Hearth.Services.Logs;

/// <summary>Searches by prefix as a range of the index: LIKE would ignore case on SQLite and read every name.</summary>
internal static class NamePrefix
{
    /// <summary>A name that sorts after all with this prefix: names hold no U+10FFFF, the last character of all.</summary>
    public static string? End(string? prefix) => prefix is null ? null : prefix + "\U0010FFFF";
}
