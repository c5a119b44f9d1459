namespace Hearth.Services.Lambda.Runtimes;

/// <summary>
/// The values of the Runtime member. https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html
/// </summary>
internal static class RuntimeIdentifiers
{
    /// <summary>Those that a function may be created with, in the order in which AWS's message prints them.</summary>
    public static readonly IReadOnlyList<string> Supported =
    [
        "nodejs20.x", "python3.14", "provided.al2023", "python3.12", "python3.13", "nodejs24.x", "nodejs22.x", "java25",
        "python3.10", "python3.11", "java21", "ruby3.3", "ruby3.4", "ruby3.2", "python3.8", "python3.9", "java17",
        "nodejs16.x", "dotnet10", "dotnet8", "java11", "dotnet6", "nodejs18.x", "provided.al2", "java8.al2",
    ];

    /// <summary>Known, but no longer accepted.</summary>
    public static readonly IReadOnlyList<string> Deprecated =
    [
        "java8", "go1.x", "provided", "ruby2.7", "nodejs14.x", "nodejs12.x", "python3.7", "dotnetcore3.1", "python3.6", "python2.7",
        "ruby2.5", "nodejs10.x", "nodejs8.10", "nodejs6.10", "nodejs4.3", "nodejs4.3-edge", "nodejs", "dotnetcore1.0", "dotnetcore2.0",
        "dotnetcore2.1",
    ];

    /// <summary>Every value that a layer may name as compatible.</summary>
    public static readonly string[] All = [.. Supported, .. Deprecated];

    public static bool IsCustom(string runtime) => runtime.StartsWith("provided", StringComparison.Ordinal);
}
