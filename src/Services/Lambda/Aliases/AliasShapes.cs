using Hearth.Protocols.Validation;
using Hearth.Services.Lambda.Identity;

namespace Hearth.Services.Lambda.Aliases;

/// <summary>https://docs.aws.amazon.com/lambda/latest/api/API_AliasConfiguration.html</summary>
public sealed record AliasConfiguration
{
    public required string AliasArn { get; init; }

    public required string Name { get; init; }

    public required string FunctionVersion { get; init; }

    public required string Description { get; init; }

    public AliasRoutingConfiguration? RoutingConfig { get; init; }

    public required string RevisionId { get; init; }

    internal static AliasConfiguration Of(FunctionKey key, FunctionAlias alias) => new()
    {
        AliasArn = $"{key.Arn}:{alias.Name}",
        Name = alias.Name,
        FunctionVersion = alias.FunctionVersion,
        Description = alias.Description,
        RoutingConfig = alias.Additional is { } additional
            ? new AliasRoutingConfiguration
            {
                AdditionalVersionWeights = new Dictionary<string, double> { [additional.Version] = additional.Weight },
            }
            : null,
        RevisionId = alias.RevisionId,
    };
}

/// <summary>Shares of the invocations by version number, 0.0 to 1.0; the alias's own version has the rest.</summary>
public sealed record AliasRoutingConfiguration
{
    [Length(1, 1024, Target = ConstraintTarget.EachKey), Pattern("[0-9]+", Target = ConstraintTarget.EachKey)]
    [Range(0, 1, Fractional = true, Target = ConstraintTarget.EachValue), NotNull(Target = ConstraintTarget.EachValue)]
    public IReadOnlyDictionary<string, double>? AdditionalVersionWeights { get; init; }
}
