using System.Text.Json;

namespace Hearth.Kernel.EventPatterns;

/// <summary>Reads the structure of a pattern: fields, lists of values, $or. The errors are those of AWS's own compiler.</summary>
internal static class EventPatternParser
{
    private const string Or = "$or";

    private static readonly JsonDocumentOptions Options = new() { MaxDepth = 64 };

    public static EventPattern Parse(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json, Options);
            var root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object) throw new EventPatternException("Filter is not an object");
            var size = new PatternSize();
            var node = ReadObject(root, 1, size);
            return new EventPattern(node, size.Depth, size.Combinations, root.EnumerateObject().Count());
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            throw new EventPatternException("failed to parse JSON.");
        }
    }

    private static PatternNode ReadObject(JsonElement written, int depth, PatternSize size)
    {
        var fields = new List<KeyValuePair<string, PatternNode>>();
        var parts = new List<PatternNode>();
        foreach (var member in written.EnumerateObject())
        {
            if (member.Name == Or && IsChoice(member.Value)) parts.Add(ReadChoice(member.Value, depth, size));
            else fields.Add(KeyValuePair.Create(member.Name, ReadField(member, depth, size)));
        }
        if (fields.Count == 0 && parts.Count == 0) throw new EventPatternException("Empty objects are not allowed");
        if (fields.Count > 0) parts.Insert(0, new PatternNode.Fields(fields));
        return parts.Count == 1 ? parts[0] : new PatternNode.AllOf(parts);
    }

    private static PatternNode ReadField(JsonProperty member, int depth, PatternSize size)
    {
        switch (member.Value.ValueKind)
        {
            case JsonValueKind.Object:
                return ReadObject(member.Value, depth + 1, size);
            case JsonValueKind.Array:
                var values = member.Value.EnumerateArray().Select(ValueMatchParser.Read).ToList();
                if (values.Count == 0) throw new EventPatternException("Empty arrays are not allowed");
                size.Add(depth, values.Count);
                return new PatternNode.Values(values);
            default:
                throw new EventPatternException($"\"{member.Name}\" must be an object or an array");
        }
    }

    /// <summary>A field may be called $or too: it is a choice when it lists at least two patterns.</summary>
    private static bool IsChoice(JsonElement value) => value.ValueKind == JsonValueKind.Array && value.GetArrayLength() >= 2
        && value.EnumerateArray().All(one => one.ValueKind == JsonValueKind.Object
            && !one.EnumerateObject().Any(member => ValueMatchParser.IsOperator(member.Name) && member.Value.ValueKind != JsonValueKind.Object));

    private static PatternNode.AnyOf ReadChoice(JsonElement choices, int depth, PatternSize size)
    {
        var sizes = new List<PatternSize>();
        var read = choices.EnumerateArray().Select(choice =>
        {
            var own = new PatternSize();
            sizes.Add(own);
            return ReadObject(choice, depth, own);
        }).ToList();
        size.AddChoice(sizes);
        return new PatternNode.AnyOf(read);
    }
}

/// <summary>Counts what AWS limits: the values of each field, times its depth, multiplied; those of a choice are added up.</summary>
internal sealed class PatternSize
{
    public int Depth { get; private set; } = 1;

    public int Combinations { get; private set; } = 1;

    public void Add(int depth, int values)
    {
        Depth = Math.Max(Depth, depth);
        Multiply((long)depth * values);
    }

    public void AddChoice(IReadOnlyList<PatternSize> choices)
    {
        Depth = Math.Max(Depth, choices.Max(choice => choice.Depth));
        Multiply(choices.Sum(choice => (long)choice.Combinations));
    }

    private void Multiply(long factor) => Combinations = (int)Math.Min(int.MaxValue, Combinations * Math.Min(factor, int.MaxValue));
}
