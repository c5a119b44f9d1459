namespace Hearth.Host.Deploy;

/// <summary>What a function shall be, as far as somebody said so: on the command line, in hearth.json, or by the folder itself.</summary>
internal sealed record FunctionRequest
{
    public string? Name { get; init; }

    public string? Runtime { get; init; }

    public string? Handler { get; init; }

    /// <summary>Null leaves those of an existing function as they are.</summary>
    public IReadOnlyList<string>? Layers { get; init; }

    public int? MemoryMb { get; init; }

    public int? TimeoutSeconds { get; init; }

    /// <summary>Null leaves those of an existing function as they are.</summary>
    public IReadOnlyDictionary<string, string>? Variables { get; init; }

    /// <summary>Whether the function shall have a URL that needs no signature.</summary>
    public bool Url { get; init; }

    /// <summary>What is missing here is taken from <paramref name="other"/>; variables are put together.</summary>
    public FunctionRequest Or(FunctionRequest other) => new()
    {
        Name = Name ?? other.Name,
        Runtime = Runtime ?? other.Runtime,
        Handler = Handler ?? other.Handler,
        Layers = Layers ?? other.Layers,
        MemoryMb = MemoryMb ?? other.MemoryMb,
        TimeoutSeconds = TimeoutSeconds ?? other.TimeoutSeconds,
        Variables = Together(other.Variables, Variables),
        Url = Url || other.Url,
    };

    private static IReadOnlyDictionary<string, string>? Together(
        IReadOnlyDictionary<string, string>? first, IReadOnlyDictionary<string, string>? later)
    {
        if (first is null || later is null) return later ?? first;
        var both = new Dictionary<string, string>(first, StringComparer.Ordinal);
        foreach (var (name, value) in later) both[name] = value;
        return both;
    }
}
