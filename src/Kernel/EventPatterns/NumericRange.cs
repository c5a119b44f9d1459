using System.Text.Json;

namespace Hearth.Kernel.EventPatterns;

/// <summary>["=", 5], ["&gt;", 5], ["&gt;=", 0, "&lt;", 10]: one comparison, or a lower and then an upper end.</summary>
internal static class NumericRange
{
    public static ValueMatch Read(JsonElement operand)
    {
        if (operand.ValueKind != JsonValueKind.Array) throw new EventPatternException("Value of numeric must be an array.");
        var tokens = operand.EnumerateArray().ToList();
        if (tokens.Count == 0) throw new EventPatternException("Invalid member in numeric match: ]");
        var (first, one) = Comparison(tokens, 0);
        if (first is "=" or "<" or "<=")
        {
            if (tokens.Count > 2) throw new EventPatternException("Too many terms in numeric range expression");
            return first == "="
                ? new ValueMatch.Number(one)
                : new ValueMatch.Range(Above: null, IncludesLow: false, one, first == "<=");
        }
        if (tokens.Count == 2) return new ValueMatch.Range(one, first == ">=", Below: null, IncludesHigh: false);
        var (second, other) = Comparison(tokens, 2);
        if (second is not ("<" or "<=")) throw new EventPatternException($"Bad numeric range operator: {second}");
        if (tokens.Count > 4) throw new EventPatternException("Too many terms in numeric range expression");
        if (other <= one) throw new EventPatternException("Bottom must be less than top");
        return new ValueMatch.Range(one, first == ">=", other, second == "<=");
    }

    private static (string Operator, double Value) Comparison(List<JsonElement> tokens, int at)
    {
        if (tokens[at].ValueKind != JsonValueKind.String) throw new EventPatternException($"Invalid member in numeric match: {tokens[at].GetRawText()}");
        var written = tokens[at].GetString()!;
        if (written is not ("=" or "<" or "<=" or ">" or ">=")) throw new EventPatternException($"Unrecognized numeric range operator: {written}");
        if (at + 1 >= tokens.Count || tokens[at + 1].ValueKind != JsonValueKind.Number)
            throw new EventPatternException($"Value of {(written == "=" ? "equals" : written)} must be numeric");
        return (written, ValueMatchParser.NumberOf(tokens[at + 1]));
    }
}
