using System.Text.Json;

namespace Hearth.Kernel.EventPatterns;

/// <summary>Reads what one value may be: a value, or an object with one operator.</summary>
internal static class ValueMatchParser
{
    private const string Exists = "exists", Prefix = "prefix", Suffix = "suffix", AnythingBut = "anything-but", Numeric = "numeric",
        Network = "cidr", IgnoreCase = "equals-ignore-case", Wildcard = "wildcard";

    public static bool IsOperator(string name) => name is Exists or Prefix or Suffix or AnythingBut or Numeric or Network or IgnoreCase or Wildcard;

    public static ValueMatch Read(JsonElement written) => written.ValueKind == JsonValueKind.Object ? ReadOperator(written) : ReadValue(written);

    private static ValueMatch ReadValue(JsonElement written) => written.ValueKind switch
    {
        JsonValueKind.String => new ValueMatch.Text(written.GetString()!),
        JsonValueKind.Number => new ValueMatch.Number(NumberOf(written)),
        JsonValueKind.True or JsonValueKind.False or JsonValueKind.Null => new ValueMatch.Constant(written.ValueKind),
        _ => throw new EventPatternException("Match value must be String, number, true, false, or null"),
    };

    private static ValueMatch ReadOperator(JsonElement written)
    {
        var (name, operand) = OnlyMember(written);
        return name switch
        {
            Exists => operand.ValueKind is JsonValueKind.True or JsonValueKind.False
                ? new ValueMatch.Exists(operand.GetBoolean())
                : throw new EventPatternException("exists match pattern must be either true or false."),
            Numeric => NumericRange.Read(operand),
            Network => Cidr.Parse(TextOf(operand, "cidr")) is { } network
                ? new ValueMatch.Network(network)
                : throw new EventPatternException("Malformed CIDR, one '/' required"),
            AnythingBut => new ValueMatch.AnythingBut(ReadUnwanted(operand)),
            _ => ReadText(name, operand),
        };
    }

    /// <summary>The operators that look at a text.</summary>
    private static ValueMatch ReadText(string name, JsonElement operand)
    {
        if (name is Prefix or Suffix && operand.ValueKind == JsonValueKind.Object)
        {
            var (inner, text) = OnlyMember(operand);
            if (inner != IgnoreCase) throw new EventPatternException($"Unsupported {name} pattern: {inner}");
            return name == Prefix
                ? new ValueMatch.Prefix(TextOf(text, inner), IgnoreCase: true)
                : new ValueMatch.Suffix(TextOf(text, inner), IgnoreCase: true);
        }
        return name switch
        {
            Prefix => new ValueMatch.Prefix(TextOf(operand, name)),
            Suffix => new ValueMatch.Suffix(TextOf(operand, name)),
            IgnoreCase => new ValueMatch.EqualsIgnoreCase(TextOf(operand, name)),
            Wildcard => new ValueMatch.Wildcard(WildcardText.Parse(TextOf(operand, name))),
            _ => throw new EventPatternException($"Unrecognized match type {name}"),
        };
    }

    /// <summary>A value, a list of them, or one operator with a text or a list of texts.</summary>
    private static List<ValueMatch> ReadUnwanted(JsonElement operand)
    {
        if (operand.ValueKind != JsonValueKind.Object)
            return [.. Each(operand).Select(one => one.ValueKind is JsonValueKind.String or JsonValueKind.Number
                ? ReadValue(one)
                : throw new EventPatternException("Value of anything-but must be an array or single string/number value."))];
        var (name, texts) = OnlyMember(operand);
        if (name is not (Prefix or Suffix or IgnoreCase or Wildcard)) throw new EventPatternException($"Unsupported anything-but pattern: {name}");
        return [.. Each(texts).Select(text => ReadText(name, text))];
    }

    private static IEnumerable<JsonElement> Each(JsonElement operand)
    {
        if (operand.ValueKind != JsonValueKind.Array) return [operand];
        return operand.GetArrayLength() > 0 ? operand.EnumerateArray() : throw new EventPatternException("Empty arrays are not allowed");
    }

    private static (string Name, JsonElement Operand) OnlyMember(JsonElement written)
    {
        var members = written.EnumerateObject().ToList();
        return members.Count switch
        {
            0 => throw new EventPatternException("Empty objects are not allowed"),
            1 => (members[0].Name, members[0].Value),
            _ => throw new EventPatternException("Only one key allowed in match expression"),
        };
    }

    private static string TextOf(JsonElement operand, string name) => operand.ValueKind == JsonValueKind.String
        ? operand.GetString()!
        : throw new EventPatternException($"{name} match pattern must be a string");

    internal static double NumberOf(JsonElement written) => written.TryGetDouble(out var number) && double.IsFinite(number)
        ? number
        : throw new EventPatternException("Value must be between -5.0E9 and 5.0E9, inclusive");
}
