namespace Hearth.Services.EventBridge;

/// <summary>https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_Tag.html</summary>
public sealed record EventBridgeTag
{
    public string? Key { get; init; }

    public string? Value { get; init; }

    public static IReadOnlyDictionary<string, string> Read(IReadOnlyList<EventBridgeTag>? tags) =>
        (tags ?? []).ToDictionary(tag => tag.Key ?? "", tag => tag.Value ?? "", StringComparer.Ordinal);

    public static IReadOnlyList<EventBridgeTag> Write(IReadOnlyDictionary<string, string> tags) =>
        [.. tags.Select(tag => new EventBridgeTag { Key = tag.Key, Value = tag.Value })];
}
