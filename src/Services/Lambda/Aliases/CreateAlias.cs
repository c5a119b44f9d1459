using Hearth.Protocols.Operations;
using Hearth.Protocols.Shapes;
using Hearth.Protocols.Validation;
using Hearth.Services.Lambda.Functions;

namespace Hearth.Services.Lambda.Aliases;

/// <summary>https://docs.aws.amazon.com/lambda/latest/api/API_CreateAlias.html</summary>
public sealed record CreateAliasRequest
{
    [Uri, Length(1, 140), Pattern(LambdaPatterns.FunctionName)]
    public string? FunctionName { get; init; }

    [Required, Length(1, 128), Pattern(LambdaPatterns.AliasName)]
    public string? Name { get; init; }

    [Required, Length(1, 1024), Pattern(LambdaPatterns.Version)]
    public string? FunctionVersion { get; init; }

    [Length(0, 256)]
    public string? Description { get; init; }

    public AliasRoutingConfiguration? RoutingConfig { get; init; }
}

internal sealed class CreateAlias(LambdaParts parts)
{
    public async Task<AliasConfiguration> HandleAsync(CreateAliasRequest request, CallContext context)
    {
        var reference = await parts.Access.AuthorizeAsync(request.FunctionName!, qualifier: null, context.Caller, "lambda:CreateAlias");
        var key = reference.Key;
        var alias = new FunctionAlias
        {
            Name = request.Name!,
            FunctionVersion = request.FunctionVersion!,
            Description = request.Description ?? "",
            Additional = AliasRules.Additional(request.RoutingConfig),
            RevisionId = Guid.NewGuid().ToString(),
        };
        _ = await parts.Functions.UpdateResourceAsync(key, (connection, resource) =>
        {
            AliasRules.Check(connection, key, alias);
            if (resource.Aliases.ContainsKey(alias.Name)) throw LambdaErrors.Conflict($"Alias already exists: {key.Arn}:{alias.Name}");
            return resource with { Aliases = resource.Aliases.With(alias.Name, alias) };
        }) ?? throw LambdaErrors.FunctionNotFound($"{key.Arn}:{alias.FunctionVersion}");
        return AliasConfiguration.Of(key, alias);
    }
}
