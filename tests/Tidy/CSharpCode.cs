namespace Hearth.Tests.Tidy;

/// <summary>
/// Blanks comments and literals out of C#, so that rules look at code only. Knows plain, verbatim, raw and interpolated
/// strings; the code inside an interpolation is blanked with its string, which no rule here minds.
/// </summary>
internal sealed class CSharpCode
{
    private readonly string _text;
    private readonly char[] _code;
    private int _at;

    private CSharpCode(string text) => (_text, _code) = (text, text.ToCharArray());

    public static string Blank(string text) => new CSharpCode(text).Run();

    private string Run()
    {
        while (_at < _text.Length)
        {
            var start = _at;
            if (!SkipCommentOrLiteral()) _at++;
            else BlankOut(start, _at);
        }
        return new string(_code);
    }

    private bool SkipCommentOrLiteral()
    {
        if (Ahead("//")) return SkipTo("\n", including: false);
        if (Ahead("/*")) return SkipTo("*/", including: true);
        if (_text[_at] == '\'') return SkipCharacter();
        return SkipString();
    }

    private bool SkipString()
    {
        var at = _at;
        while (at < _text.Length && _text[at] is '$' or '@') at++;
        if (at >= _text.Length || _text[at] != '"') return false;
        var prefix = _text[_at..at];
        var quotes = 0;
        while (at + quotes < _text.Length && _text[at + quotes] == '"') quotes++;
        _at = at;
        if (quotes >= 3)
        {
            _at += quotes;
            return SkipTo(new string('"', quotes), including: true);
        }
        _at++;
        SkipPlain(isVerbatim: prefix.Contains('@', StringComparison.Ordinal), isInterpolated: prefix.Contains('$', StringComparison.Ordinal));
        return true;
    }

    private void SkipPlain(bool isVerbatim, bool isInterpolated)
    {
        while (_at < _text.Length)
        {
            if (isInterpolated && Ahead("{{")) _at += 2;
            else if (isInterpolated && _text[_at] == '{') SkipHole();
            else if (isVerbatim && Ahead("\"\"")) _at += 2;
            else if (!isVerbatim && _text[_at] == '\\') _at += 2;
            else if (_text[_at++] == '"') return;
        }
    }

    /// <summary>An interpolation may hold strings with quotes of their own.</summary>
    private void SkipHole()
    {
        var depth = 0;
        while (_at < _text.Length)
        {
            if (_text[_at] == '{') depth++;
            if (_text[_at] == '}' && --depth == 0)
            {
                _at++;
                return;
            }
            if (!SkipCommentOrLiteral()) _at++;
        }
    }

    private bool SkipCharacter()
    {
        _at++;
        while (_at < _text.Length && _text[_at] != '\'') _at += _text[_at] == '\\' ? 2 : 1;
        _at++;
        return true;
    }

    private bool SkipTo(string end, bool including)
    {
        var found = _text.IndexOf(end, _at, StringComparison.Ordinal);
        _at = found < 0 ? _text.Length : found + (including ? end.Length : 0);
        return true;
    }

    private bool Ahead(string text) => string.CompareOrdinal(_text, _at, text, 0, text.Length) == 0;

    private void BlankOut(int start, int end)
    {
        for (var i = start; i < Math.Min(end, _code.Length); i++)
            if (_code[i] != '\n') _code[i] = ' ';
    }
}
