namespace Hearth.Kernel.Policies;

/// <summary>
/// Patterns of policies: * is any characters, ? is one. A pattern that went through <see cref="PolicyVariables"/> holds
/// its wildcards as <see cref="Any"/> and <see cref="One"/>, so that a star in a variable's value is a star and no wildcard.
/// </summary>
public static class Wildcard
{
    // Two of Unicode's noncharacters, which no text of a request holds.
    internal const char Any = '\uFDD0';
    internal const char One = '\uFDD1';

    /// <summary>Whether the whole text matches. Time is at most length times length, space constant, whatever the pattern.</summary>
    public static bool Matches(string pattern, string text, bool ignoreCase = false) =>
        Matches(pattern.AsSpan(), text.AsSpan(), '*', '?', ignoreCase);

    internal static bool MatchesExpanded(ReadOnlySpan<char> pattern, ReadOnlySpan<char> text) =>
        Matches(pattern, text, Any, One, ignoreCase: false);

    private static bool Matches(ReadOnlySpan<char> pattern, ReadOnlySpan<char> text, char any, char one, bool ignoreCase)
    {
        var (p, t, star, mark) = (0, 0, -1, 0);
        while (t < text.Length)
        {
            if (p < pattern.Length && pattern[p] == any) (star, mark, p) = (p, t, p + 1);
            else if (p < pattern.Length && (pattern[p] == one || Same(pattern[p], text[t], ignoreCase))) (p, t) = (p + 1, t + 1);
            else if (star >= 0) (p, mark, t) = (star + 1, mark + 1, mark + 1);
            else return false;
        }
        while (p < pattern.Length && pattern[p] == any) p++;
        return p == pattern.Length;
    }

    private static bool Same(char left, char right, bool ignoreCase) =>
        left == right || (ignoreCase && char.ToUpperInvariant(left) == char.ToUpperInvariant(right));
}
