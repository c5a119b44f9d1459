namespace Hearth.DataPlane.Runtimes;

/// <summary>An AWS runtime identifier taken apart: "python3.12" is python and 3.12, "nodejs22.x" is nodejs and 22.</summary>
internal readonly record struct RuntimeName(string Identifier, RuntimeFamily Family, string Version)
{
    /// <exception cref="ArgumentException">Hearth has no runtime client for it.</exception>
    public static RuntimeName Parse(string identifier) => TryParse(identifier) ?? throw new ArgumentException(
        $"Runtime '{identifier}' cannot run here: Hearth runs python3.8 to python3.14, nodejs16.x to nodejs24.x and provided.*.",
        nameof(identifier));

    public static RuntimeName? TryParse(string identifier)
    {
        if (identifier.StartsWith("python3.") && int.TryParse(identifier["python3.".Length..], out var minor) && minor is >= 8 and <= 14)
            return new RuntimeName(identifier, RuntimeFamily.Python, $"3.{minor}");
        if (identifier.StartsWith("nodejs") && identifier.EndsWith(".x")
            && int.TryParse(identifier["nodejs".Length..^2], out var major) && major is >= 16 and <= 24)
            return new RuntimeName(identifier, RuntimeFamily.Node, major.ToString());
        return identifier is "provided.al2" or "provided.al2023"
            ? new RuntimeName(identifier, RuntimeFamily.Provided, identifier["provided.".Length..])
            : null;
    }
}

/// <summary>Java, .NET and Ruby join here, each with its client under runtimes/ and its case in <see cref="RuntimeStart"/>.</summary>
internal enum RuntimeFamily
{
    Python,
    Node,
    Provided,
}
