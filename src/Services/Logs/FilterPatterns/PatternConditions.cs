namespace Hearth.Services.Logs.FilterPatterns;

/// <summary>A condition on a subject of type <typeparamref name="T"/>: a JSON document, or one field's text.</summary>
internal delegate bool PatternCondition<in T>(T subject);

/// <summary>Operators and the order of operations, () before &amp;&amp; before ||, which JSON and field patterns share.</summary>
internal static class PatternConditions
{
    public static PatternCondition<T> ReadOr<T>(PatternReader reader, Func<PatternReader, PatternCondition<T>> readSingle)
    {
        var any = ReadAnd(reader, readSingle);
        while (reader.SkipSpace().Take("||"))
        {
            var (left, right) = (any, ReadAnd(reader, readSingle));
            any = subject => left(subject) || right(subject);
        }
        return any;
    }

    public static Comparison? ReadComparison(PatternReader reader)
    {
        reader.SkipSpace();
        if (reader.Take("!=")) return Comparison.NotEqual;
        if (reader.Take("<=")) return Comparison.LessOrEqual;
        if (reader.Take(">=")) return Comparison.GreaterOrEqual;
        if (reader.Take("<")) return Comparison.Less;
        if (reader.Take(">")) return Comparison.Greater;
        // AWS's page also writes "not equal" as =! in its field patterns.
        if (reader.Take("=!")) return Comparison.NotEqual;
        return reader.Take("=") ? Comparison.Equal : null;
    }

    public static PatternValue ReadValue(PatternReader reader, Comparison comparison)
    {
        var value = PatternValue.Read(reader.SkipSpace());
        if (!value.IsNumber && comparison is not (Comparison.Equal or Comparison.NotEqual)) throw PatternError.Invalid();
        return value;
    }

    private static PatternCondition<T> ReadAnd<T>(PatternReader reader, Func<PatternReader, PatternCondition<T>> readSingle)
    {
        var all = ReadPrimary(reader, readSingle);
        while (reader.SkipSpace().Take("&&"))
        {
            var (left, right) = (all, ReadPrimary(reader, readSingle));
            all = subject => left(subject) && right(subject);
        }
        return all;
    }

    private static PatternCondition<T> ReadPrimary<T>(PatternReader reader, Func<PatternReader, PatternCondition<T>> readSingle)
    {
        if (!reader.SkipSpace().Take("(")) return readSingle(reader);
        reader.Enter();
        var inner = ReadOr(reader, readSingle);
        reader.SkipSpace().Expect(")");
        reader.Leave();
        return inner;
    }
}
