namespace Hearth.Services.Iam.Accounts;

/// <summary>Changed copies of what entities hold.</summary>
internal static class Changes
{
    public static IReadOnlyDictionary<string, string> With(this IReadOnlyDictionary<string, string> map, string key, string value) =>
        new Dictionary<string, string>(map, StringComparer.Ordinal) { [key] = value };

    public static IReadOnlyDictionary<string, string> Without(this IReadOnlyDictionary<string, string> map, string key) =>
        map.Where(entry => entry.Key != key).ToDictionary(StringComparer.Ordinal);

    public static IReadOnlyList<string> With(this IReadOnlyList<string> list, string item) => list.Contains(item) ? list : [.. list, item];

    public static IReadOnlyList<string> Without(this IReadOnlyList<string> list, string item) => [.. list.Where(one => one != item)];
}
