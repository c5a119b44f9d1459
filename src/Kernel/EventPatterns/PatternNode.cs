using System.Text.Json;

namespace Hearth.Kernel.EventPatterns;

/// <summary>A part of a pattern that stands for a field's value, which may be absent.</summary>
internal abstract record PatternNode
{
    /// <param name="value">Null: the event does not have the field.</param>
    public abstract bool Matches(JsonElement? value);

    /// <summary>
    /// Named fields, all of which must match. In an array of objects one of them must have them all, as AWS's own matcher has it:
    /// fields of different elements are no match.
    /// </summary>
    public sealed record Fields(IReadOnlyList<KeyValuePair<string, PatternNode>> Members) : PatternNode
    {
        public override bool Matches(JsonElement? value) => value switch
        {
            { ValueKind: JsonValueKind.Array } array when array.EnumerateArray().Any(element => element.ValueKind == JsonValueKind.Object) =>
                array.EnumerateArray().Any(element => element.ValueKind == JsonValueKind.Object && Matches(element)),
            { ValueKind: JsonValueKind.Object } found => Members.All(member =>
                member.Value.Matches(found.TryGetProperty(member.Key, out var inner) ? inner : null)),
            // The fields of what is no object are absent, which some patterns ask for.
            _ => Members.All(member => member.Value.Matches(null)),
        };
    }

    /// <summary>Several patterns for the same object: all must match ($or beside other fields).</summary>
    public sealed record AllOf(IReadOnlyList<PatternNode> Parts) : PatternNode
    {
        public override bool Matches(JsonElement? value) => Parts.All(part => part.Matches(value));
    }

    /// <summary>$or: one of several patterns for the same object.</summary>
    public sealed record AnyOf(IReadOnlyList<PatternNode> Choices) : PatternNode
    {
        public override bool Matches(JsonElement? value) => Choices.Any(choice => choice.Matches(value));
    }

    /// <summary>What a value may be: one is enough. Of an array, one element is enough.</summary>
    public sealed record Values(IReadOnlyList<ValueMatch> Allowed) : PatternNode
    {
        public override bool Matches(JsonElement? value)
        {
            var leaves = value is { } found ? Leaves(found).ToList() : [];
            return Allowed.Any(allowed => allowed is ValueMatch.Exists exists
                ? exists.IsWanted == leaves.Count > 0
                : leaves.Exists(allowed.Matches));
        }

        /// <summary>An object is no value: a pattern reaches only what is in it.</summary>
        private static IEnumerable<JsonElement> Leaves(JsonElement value) => value.ValueKind switch
        {
            JsonValueKind.Array => value.EnumerateArray().SelectMany(Leaves),
            JsonValueKind.Object or JsonValueKind.Undefined => [],
            _ => [value],
        };
    }
}
