namespace Hearth.Services.Lambda.Aliases;

/// <summary>A name for a version of a function, or for two of them with a weight on the second.
/// https://docs.aws.amazon.com/lambda/latest/dg/configuration-aliases.html</summary>
internal sealed record FunctionAlias
{
    public required string Name { get; init; }

    /// <summary>"$LATEST" or a number.</summary>
    public required string FunctionVersion { get; init; }

    public string Description { get; init; } = "";

    /// <summary>The second version and its share of the invocations, 0 to 1; null: all go to the first.</summary>
    public WeightedVersion? Additional { get; init; }

    public required string RevisionId { get; init; }

    public bool PointsTo(string version) => version == FunctionVersion || version == Additional?.Version;

    /// <summary>The version for one invocation.</summary>
    /// <param name="sample">At least 0 and less than 1, evenly spread: each invocation is decided by itself, as on AWS.</param>
    public string Pick(double sample) => Additional is { } additional && sample < additional.Weight ? additional.Version : FunctionVersion;
}

internal sealed record WeightedVersion(string Version, double Weight);
