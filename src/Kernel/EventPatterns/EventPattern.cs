using System.Text.Json;

namespace Hearth.Kernel.EventPatterns;

/// <summary>
/// A pattern that events are compared with: the language of EventBridge rules, SNS filter policies and the filter criteria of event
/// source mappings. Parsed once, never changed.
/// https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html
/// </summary>
public sealed class EventPattern
{
    private readonly PatternNode _root;

    internal EventPattern(PatternNode root, int depth, int combinations, int fieldCount)
    {
        _root = root;
        Depth = depth;
        Combinations = combinations;
        FieldCount = fieldCount;
    }

    /// <summary>How deep its fields are nested; 1 for a flat pattern.</summary>
    public int Depth { get; }

    /// <summary>
    /// The values of each field multiplied, as AWS limits a pattern's complexity.
    /// https://docs.aws.amazon.com/sns/latest/dg/subscription-filter-policy-constraints.html
    /// </summary>
    public int Combinations { get; }

    /// <summary>How many fields the outermost object names.</summary>
    public int FieldCount { get; }

    /// <exception cref="EventPatternException">The text is no pattern; the message is AWS's.</exception>
    public static EventPattern Parse(string json) => EventPatternParser.Parse(json);

    /// <summary>Whether the event has all that the pattern asks for; what the pattern does not name is not looked at.</summary>
    public bool Matches(JsonElement anEvent) => anEvent.ValueKind == JsonValueKind.Object && _root.Matches(anEvent);
}

/// <summary>A text that is no event pattern, in AWS's words.</summary>
public sealed class EventPatternException(string message) : Exception(message);
