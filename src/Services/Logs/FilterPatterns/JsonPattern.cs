using System.Text.Json;

namespace Hearth.Services.Logs.FilterPatterns;

/// <summary><c>{ $.level = "error" &amp;&amp; $.latency &gt; 500 }</c> on messages that are JSON; others never match.</summary>
internal sealed class JsonPattern(PatternCondition<JsonElement> condition) : FilterPattern
{
    public override bool Matches(string message)
    {
        if (!LooksLikeJson(message)) return false;
        try
        {
            using var document = JsonDocument.Parse(message);
            return condition(document.RootElement);
        }
        catch (Exception error) when (error is JsonException or ArgumentException or InvalidOperationException)
        {
            // No JSON, or text in it that is no Unicode.
            return false;
        }
    }

    /// <summary>Most lines of a log are not JSON: an exception for each would cost more than all the rest.</summary>
    private static bool LooksLikeJson(string message)
    {
        var text = message.AsSpan().Trim();
        return text.Length >= 2 && (text[0], text[^1]) is ('{', '}') or ('[', ']');
    }
}

internal static class JsonPatternParser
{
    public static FilterPattern Parse(PatternReader reader)
    {
        if (reader.Last != '}') throw PatternError.Unclosed('{', '}');
        reader.Expect("{");
        var condition = PatternConditions.ReadOr<JsonElement>(reader, ReadSingle);
        reader.SkipSpace().Expect("}");
        return new JsonPattern(condition);
    }

    private static PatternCondition<JsonElement> ReadSingle(PatternReader reader)
    {
        var selector = JsonSelector.Read(reader);
        reader.SkipSpace();
        if (reader.TakeWord("IS"))
        {
            reader.SkipSpace();
            if (reader.TakeWord("NULL")) return Any(selector, JsonValueKind.Null);
            if (reader.TakeWord("TRUE")) return Any(selector, JsonValueKind.True);
            if (reader.TakeWord("FALSE")) return Any(selector, JsonValueKind.False);
            throw PatternError.Invalid();
        }
        if (reader.TakeWord("NOT"))
        {
            if (!reader.SkipSpace().TakeWord("EXISTS")) throw PatternError.Invalid();
            return root => !selector.Select(root).Any();
        }
        if (reader.TakeWord("EXISTS")) return root => selector.Select(root).Any();
        var comparison = PatternConditions.ReadComparison(reader) ?? throw PatternError.Invalid();
        var value = PatternConditions.ReadValue(reader, comparison);
        return root => selector.Select(root).Any(element => Holds(element, comparison, value));
    }

    private static PatternCondition<JsonElement> Any(JsonSelector selector, JsonValueKind kind) =>
        root => selector.Select(root).Any(element => element.ValueKind == kind);

    /// <summary>A selector must point at a value: on an object, an array or null even != does not hold.</summary>
    private static bool Holds(JsonElement element, Comparison comparison, PatternValue value) => element.ValueKind switch
    {
        JsonValueKind.String =>
            comparison is Comparison.Equal or Comparison.NotEqual && value.Holds(comparison, element.GetString()!),
        JsonValueKind.Number => value.Holds(comparison, element.GetRawText()),
        JsonValueKind.True => value.Holds(comparison, "true"),
        JsonValueKind.False => value.Holds(comparison, "false"),
        _ => false,
    };
}
