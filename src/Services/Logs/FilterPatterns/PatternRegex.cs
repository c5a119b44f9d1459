using System.Text.RegularExpressions;

namespace Hearth.Services.Logs.FilterPatterns;

/// <summary>
/// The regular expressions that patterns may hold: no groups, and only the characters and operators that AWS lists.
/// They run on .NET's automaton engine, so the time of a match grows with the message and never explodes.
/// </summary>
internal sealed class PatternRegex
{
    private const string Symbols = ":_#=@/;,-";
    private const string Operators = "^$?[]{}|\\*+.";
    private const string Classes = "dDsSwWtnr";

    /// <summary>The automaton of x{n} has n states: a larger n would make a short pattern expensive.</summary>
    private const int MaxRepeat = 1000;

    private readonly Regex _regex;

    public PatternRegex(string expression)
    {
        if (expression.Length == 0) throw PatternError.Invalid();
        CheckCharacters(expression);
        CheckRepeats(expression);
        try
        {
            _regex = new Regex(expression, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));
        }
        catch (Exception error) when (error is ArgumentException or NotSupportedException)
        {
            throw PatternError.Invalid();
        }
    }

    public bool IsMatch(string text)
    {
        try
        {
            return _regex.IsMatch(text);
        }
        catch (RegexMatchTimeoutException)
        {
            return false;
        }
    }

    private static void CheckCharacters(string expression)
    {
        for (var index = 0; index < expression.Length; index++)
        {
            var character = expression[index];
            if (character == '\\') CheckEscape(expression, ++index);
            else if (!char.IsAsciiLetterOrDigit(character) && !Symbols.Contains(character) && !Operators.Contains(character))
                throw PatternError.Character(character);
        }
    }

    /// <summary>Two hexadecimal digits after \x stand for any other character, a parenthesis say.</summary>
    private static void CheckEscape(string expression, int index)
    {
        if (index >= expression.Length) throw PatternError.Invalid();
        var escaped = expression[index];
        if (escaped != 'x' && char.IsAsciiLetterOrDigit(escaped) && !Classes.Contains(escaped))
            throw PatternError.Character('\\');
    }

    private static void CheckRepeats(string expression)
    {
        const string repeats = @"\{(?<least>\d+)(?:,(?<most>\d*))?\}";
        foreach (Match repeat in Regex.Matches(expression, repeats, RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1)))
            foreach (var bound in repeat.Groups.Values.Skip(1).Where(group => group.Length > 0))
                if (!int.TryParse(bound.Value, out var count) || count > MaxRepeat) throw PatternError.Invalid();
    }
}
