using System.Text;

namespace Hearth.Services.Logs.FilterPatterns;

/// <summary>A cursor over a pattern's text, with the words that all three kinds of pattern share.</summary>
internal sealed class PatternReader(string text)
{
    /// <summary>Deeper nesting than any sensible pattern has; keeps hostile ones from exhausting the stack.</summary>
    private const int MaxDepth = 64;

    private int _position;
    private int _depth;

    public bool AtEnd => _position >= text.Length;

    public char Last => text[^1];

    /// <summary>The next character, or NUL at the end.</summary>
    public char Peek => AtEnd ? '\0' : text[_position];

    public char Next() => AtEnd ? throw PatternError.Invalid() : text[_position++];

    public PatternReader SkipSpace()
    {
        while (!AtEnd && char.IsWhiteSpace(text[_position])) _position++;
        return this;
    }

    public bool Take(string token)
    {
        if (string.CompareOrdinal(text, _position, token, 0, token.Length) != 0) return false;
        _position += token.Length;
        return true;
    }

    /// <summary>A keyword in any case, not followed by more of a word.</summary>
    public bool TakeWord(string word)
    {
        var end = _position + word.Length;
        if (end > text.Length) return false;
        if (string.Compare(text, _position, word, 0, word.Length, StringComparison.OrdinalIgnoreCase) != 0) return false;
        if (end < text.Length && (char.IsLetterOrDigit(text[end]) || text[end] == '_')) return false;
        _position = end;
        return true;
    }

    public void Expect(string token)
    {
        if (!Take(token)) throw PatternError.Invalid();
    }

    public string TakeWhile(Func<char, bool> belongs)
    {
        var start = _position;
        while (!AtEnd && belongs(text[_position])) _position++;
        return text[start.._position];
    }

    /// <summary>A quoted phrase, whose opening quote is next. A backslash keeps a quote or a backslash as it is.</summary>
    public string Quoted()
    {
        var quote = Next();
        var phrase = new StringBuilder();
        while (Next() is var character && character != quote)
        {
            if (character == '\\' && (Peek == quote || Peek == '\\')) character = Next();
            phrase.Append(character);
        }
        return phrase.ToString();
    }

    /// <summary>A <c>%regular expression%</c>, whose opening sign is next.</summary>
    public PatternRegex Regex()
    {
        Expect("%");
        var expression = TakeWhile(character => character != '%');
        Expect("%");
        return new PatternRegex(expression);
    }

    public void Enter()
    {
        if (++_depth > MaxDepth) throw PatternError.Invalid();
    }

    public void Leave() => _depth--;
}
