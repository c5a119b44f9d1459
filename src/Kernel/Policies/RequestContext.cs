namespace Hearth.Kernel.Policies;

/// <summary>
/// The condition keys of a request and their values. Keys are not case-sensitive: "AWS:SourceArn" is aws:SourceArn.
/// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
/// </summary>
public sealed class RequestContext
{
    public static readonly RequestContext Empty = new();

    private readonly Dictionary<string, IReadOnlyList<string>> _values = new(StringComparer.OrdinalIgnoreCase);

    public IEnumerable<KeyValuePair<string, IReadOnlyList<string>>> Entries => _values;

    /// <summary>The values of a key; null when the request does not have it.</summary>
    public IReadOnlyList<string>? Find(string key) => _values.GetValueOrDefault(key);

    public static RequestContext Of(params IEnumerable<(string Key, string? Value)> entries)
    {
        var context = new RequestContext();
        foreach (var (key, value) in entries)
            if (value is not null) context._values[key] = [value];
        return context;
    }

    public static RequestContext Of(IEnumerable<KeyValuePair<string, IReadOnlyList<string>>> entries)
    {
        var context = new RequestContext();
        foreach (var (key, values) in entries) context._values[key] = values;
        return context;
    }

    /// <summary>Both; where both have a key, the other's values.</summary>
    public RequestContext With(RequestContext other) => Of(_values.Where(entry => other.Find(entry.Key) is null).Concat(other._values));
}
