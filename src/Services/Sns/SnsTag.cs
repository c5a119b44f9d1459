using Hearth.Protocols.Validation;

namespace Hearth.Services.Sns;

/// <summary>https://docs.aws.amazon.com/sns/latest/api/API_Tag.html</summary>
public sealed record SnsTag
{
    [Required, Length(1, 128)]
    public string? Key { get; init; }

    [Required, Length(0, 256)]
    public string? Value { get; init; }

    internal static IReadOnlyDictionary<string, string> Read(IReadOnlyList<SnsTag>? tags) =>
        (tags ?? []).GroupBy(tag => tag.Key!, StringComparer.Ordinal).ToDictionary(same => same.Key, same => same.Last().Value!, StringComparer.Ordinal);

    internal static IReadOnlyList<SnsTag> Write(IReadOnlyDictionary<string, string> tags) =>
        [.. tags.Select(tag => new SnsTag { Key = tag.Key, Value = tag.Value })];
}
