namespace Hearth.Services.Lambda.FunctionUrls;

/// <summary>What HTTP lets stand where. https://www.rfc-editor.org/rfc/rfc9110#name-field-values</summary>
internal static class HttpText
{
    private const string TokenSymbols = "!#$%&'*+-.^_`|~";

    private static readonly string[] TextTypes = ["json", "xml", "javascript"];

    /// <summary>
    /// Whether a body of this content type goes into an event as it is; every other one, and one without a content type,
    /// goes in as base64.
    /// </summary>
    public static bool IsText(string? contentType)
    {
        var type = (contentType ?? "").Split(';', 2)[0].Trim();
        return type.StartsWith("text/", StringComparison.OrdinalIgnoreCase)
            || Array.Exists(TextTypes, part => type.Contains(part, StringComparison.OrdinalIgnoreCase));
    }

    public static bool IsFieldName(string name) =>
        name.Length > 0 && name.All(character => char.IsAsciiLetterOrDigit(character) || TokenSymbols.Contains(character, StringComparison.Ordinal));

    /// <summary>Printable ASCII: a line break would let a function write headers that it was not asked for.</summary>
    public static bool IsFieldValue(string value) => value.All(character => character is '\t' or (>= ' ' and <= '~'));
}
