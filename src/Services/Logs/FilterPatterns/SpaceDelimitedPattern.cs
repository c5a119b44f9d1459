namespace Hearth.Services.Logs.FilterPatterns;

/// <summary><c>[ip, user, ..., status = 4*, bytes &gt; 1000]</c>: conditions on a message's fields by their position.</summary>
/// <param name="head">Conditions on the first fields.</param>
/// <param name="tail">Conditions on the last fields, after an ellipsis; null: the message has exactly the head's fields.</param>
internal sealed class SpaceDelimitedPattern(
    IReadOnlyList<PatternCondition<string>> head, IReadOnlyList<PatternCondition<string>>? tail) : FilterPattern
{
    public override bool Matches(string message)
    {
        var fields = SpaceDelimitedFields.Split(message);
        if (tail is null ? fields.Count != head.Count : fields.Count < head.Count + tail.Count) return false;
        return Hold(head, fields, 0) && (tail is null || Hold(tail, fields, fields.Count - tail.Count));
    }

    private static bool Hold(IReadOnlyList<PatternCondition<string>> conditions, List<string> fields, int first)
    {
        for (var index = 0; index < conditions.Count; index++)
            if (!conditions[index](fields[first + index])) return false;
        return true;
    }
}

internal static class SpaceDelimitedPatternParser
{
    public static FilterPattern Parse(PatternReader reader)
    {
        if (reader.Last != ']') throw PatternError.Unclosed('[', ']');
        reader.Expect("[");
        List<PatternCondition<string>> head = [];
        List<PatternCondition<string>>? tail = null;
        do
        {
            if (!reader.SkipSpace().Take("...")) (tail ?? head).Add(PatternConditions.ReadOr<string>(reader, ReadSingle));
            else if (tail is null) tail = [];
            else throw PatternError.Invalid();
        }
        while (reader.SkipSpace().Take(","));
        reader.Expect("]");
        return new SpaceDelimitedPattern(head, tail);
    }

    /// <summary>A field's name, which may be empty, and perhaps a condition on it.</summary>
    private static PatternCondition<string> ReadSingle(PatternReader reader)
    {
        reader.SkipSpace().TakeWhile(character => char.IsLetterOrDigit(character) || character is '_' or '-' or '$' or '.');
        if (PatternConditions.ReadComparison(reader) is not { } comparison) return _ => true;
        var value = PatternConditions.ReadValue(reader, comparison);
        return field => value.Holds(comparison, field);
    }
}
