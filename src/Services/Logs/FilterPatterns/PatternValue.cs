using System.Globalization;

namespace Hearth.Services.Logs.FilterPatterns;

internal enum Comparison
{
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

/// <summary>The right side of a condition: a number, a text with wildcards at its ends, or a regular expression.</summary>
internal sealed class PatternValue
{
    private readonly string _text = "";
    private readonly bool _anyStart;
    private readonly bool _anyEnd;
    private readonly decimal? _number;
    private readonly PatternRegex? _regex;

    private PatternValue(PatternRegex regex) => _regex = regex;

    private PatternValue(string text, bool quoted)
    {
        if (!quoted) _number = Number(text);
        // AWS takes an asterisk as a wildcard only at the ends: Ev*ent is those six characters.
        _anyStart = text.StartsWith('*');
        _anyEnd = text.Length > 1 && text.EndsWith('*');
        _text = text[(_anyStart ? 1 : 0)..(_anyEnd ? ^1 : ^0)];
    }

    /// <summary>Whether less and greater can be asked of it.</summary>
    public bool IsNumber => _number is not null;

    public static PatternValue Read(PatternReader reader)
    {
        if (reader.Peek == '%') return new PatternValue(reader.Regex());
        if (reader.Peek is '"' or '\'') return new PatternValue(reader.Quoted(), quoted: true);
        var text = reader.TakeWhile(character => char.IsLetterOrDigit(character) || character is '_' or '*' or '.' or '-' or '+');
        if (text.Length > 0) return new PatternValue(text, quoted: false);
        throw reader.AtEnd ? PatternError.Invalid() : PatternError.Character(reader.Peek);
    }

    public bool Holds(Comparison comparison, string value)
    {
        if (_regex is not null) return _regex.IsMatch(value) == (comparison == Comparison.Equal);
        if (_number is { } expected && Number(value) is { } actual) return Holds(comparison, actual.CompareTo(expected));
        return comparison switch
        {
            Comparison.Equal => IsText(value),
            Comparison.NotEqual => !IsText(value),
            _ => false,
        };
    }

    /// <summary>An integer, decimal or scientific number with an optional sign.</summary>
    private static decimal? Number(string text) =>
        text.Length is > 0 and <= 64 && decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            ? number
            : null;

    private static bool Holds(Comparison comparison, int order) => comparison switch
    {
        Comparison.Equal => order == 0,
        Comparison.NotEqual => order != 0,
        Comparison.Less => order < 0,
        Comparison.LessOrEqual => order <= 0,
        Comparison.Greater => order > 0,
        _ => order >= 0,
    };

    private bool IsText(string value) => (_anyStart, _anyEnd) switch
    {
        (true, true) => value.Contains(_text, StringComparison.Ordinal),
        (true, false) => value.EndsWith(_text, StringComparison.Ordinal),
        (false, true) => value.StartsWith(_text, StringComparison.Ordinal),
        _ => string.Equals(value, _text, StringComparison.Ordinal),
    };
}
