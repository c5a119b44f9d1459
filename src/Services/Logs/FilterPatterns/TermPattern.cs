namespace Hearth.Services.Logs.FilterPatterns;

/// <summary>Terms anywhere in the message: all of the plain ones, none of the -excluded, or any of the ?optional.</summary>
internal sealed class TermPattern(
    IReadOnlyList<Func<string, bool>> required,
    IReadOnlyList<Func<string, bool>> excluded,
    IReadOnlyList<Func<string, bool>> optional) : FilterPattern
{
    public override bool Matches(string message)
    {
        // As AWS has it, ?terms beside others are ignored.
        if (required.Count == 0 && excluded.Count == 0) return optional.Any(term => term(message));
        return required.All(term => term(message)) && !excluded.Any(term => term(message));
    }
}

internal static class TermPatternParser
{
    public static FilterPattern Parse(PatternReader reader)
    {
        List<Func<string, bool>> required = [], excluded = [], optional = [];
        while (!reader.SkipSpace().AtEnd)
        {
            var kind = reader.Take("?") ? optional : reader.Take("-") ? excluded : required;
            // AWS's own example writes the minus sign apart from its phrase.
            if (kind == excluded) reader.SkipSpace();
            kind.Add(ReadTerm(reader));
            if (!reader.AtEnd && !char.IsWhiteSpace(reader.Peek)) throw PatternError.Character(reader.Peek);
        }
        return new TermPattern(required, excluded, optional);
    }

    private static Func<string, bool> ReadTerm(PatternReader reader)
    {
        if (reader.AtEnd) throw PatternError.Invalid();
        if (reader.Peek == '%') return reader.Regex().IsMatch;
        var term = reader.Peek == '"'
            ? reader.Quoted()
            : reader.TakeWhile(character => char.IsLetterOrDigit(character) || character == '_');
        if (term.Length == 0) throw PatternError.Character(reader.AtEnd ? '"' : reader.Peek);
        return message => message.Contains(term, StringComparison.Ordinal);
    }
}
