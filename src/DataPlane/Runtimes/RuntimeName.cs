namespace Hearth.DataPlane.Runtimes;

/// <summary>An AWS runtime identifier taken apart: "python3.12" is Python and 3.12, "java8.al2" is Java and 8.</summary>
internal readonly record struct RuntimeName(string Identifier, RuntimeFamily Family, string Version)
{
    public const string Known =
        "python3.8 to python3.14, nodejs16.x to nodejs24.x, java8.al2 to java25, dotnet6 to dotnet10, ruby3.2 to ruby3.4 and provided.*";

    /// <exception cref="ArgumentException">Hearth has no runtime client for it.</exception>
    public static RuntimeName Parse(string identifier) => TryParse(identifier) ?? throw new ArgumentException(
        $"Runtime '{identifier}' cannot run here: Hearth runs {Known}.", nameof(identifier));

    public static RuntimeName? TryParse(string identifier) => identifier switch
    {
        "provided.al2" or "provided.al2023" => new RuntimeName(identifier, RuntimeFamily.Provided, identifier["provided.".Length..]),
        "java8.al2" => new RuntimeName(identifier, RuntimeFamily.Java, "8"),
        _ => Numbered(identifier, "python3.", "", RuntimeFamily.Python, "3.", 8, 14)
            ?? Numbered(identifier, "nodejs", ".x", RuntimeFamily.Node, "", 16, 24)
            ?? Numbered(identifier, "java", "", RuntimeFamily.Java, "", 11, 25)
            ?? Numbered(identifier, "dotnet", "", RuntimeFamily.Dotnet, "", 6, 10)
            ?? Numbered(identifier, "ruby3.", "", RuntimeFamily.Ruby, "3.", 2, 4),
    };

    private static RuntimeName? Numbered(
        string identifier, string before, string after, RuntimeFamily family, string versionPrefix, int first, int last) =>
        identifier.StartsWith(before) && identifier.EndsWith(after)
        && int.TryParse(identifier.AsSpan(before.Length..(identifier.Length - after.Length)), out var number) && number >= first && number <= last
            ? new RuntimeName(identifier, family, $"{versionPrefix}{number}")
            : null;
}

/// <summary>A language, with its client under runtimes/, its search and its version check.</summary>
internal enum RuntimeFamily
{
    Python,
    Node,
    Java,
    Dotnet,
    Ruby,
    Provided,
}
