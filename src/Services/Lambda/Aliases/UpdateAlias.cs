using Hearth.Protocols.Operations;
using Hearth.Protocols.Shapes;
using Hearth.Protocols.Validation;
using Hearth.Services.Lambda.Functions;

namespace Hearth.Services.Lambda.Aliases;

/// <summary>https://docs.aws.amazon.com/lambda/latest/api/API_UpdateAlias.html</summary>
public sealed record UpdateAliasRequest
{
    [Uri, Length(1, 140), Pattern(LambdaPatterns.FunctionName)]
    public string? FunctionName { get; init; }

    [Uri, Length(1, 128), Pattern(LambdaPatterns.AliasName)]
    public string? Name { get; init; }

    [Length(1, 1024), Pattern(LambdaPatterns.Version)]
    public string? FunctionVersion { get; init; }

    [Length(0, 256)]
    public string? Description { get; init; }

    public AliasRoutingConfiguration? RoutingConfig { get; init; }

    public string? RevisionId { get; init; }
}

/// <summary>Members that are left out stay as they are; an empty RoutingConfig ends the routing.</summary>
internal sealed class UpdateAlias(LambdaParts parts)
{
    public async Task<AliasConfiguration> HandleAsync(UpdateAliasRequest request, CallContext context)
    {
        var reference = await parts.Access.AuthorizeAsync(request.FunctionName!, qualifier: null, context.Caller, "lambda:UpdateAlias");
        var key = reference.Key;
        var notFound = LambdaErrors.NotFound($"Alias not found: {key.Arn}:{request.Name}");
        var additional = AliasRules.Additional(request.RoutingConfig);
        var updated = await parts.Functions.UpdateResourceAsync(key, (connection, resource) =>
        {
            var current = resource.Aliases.GetValueOrDefault(request.Name!) ?? throw notFound;
            if (request.RevisionId is not null && request.RevisionId != current.RevisionId)
                throw LambdaErrors.StaleRevision("GetFunction/GetAlias");
            var next = current with
            {
                FunctionVersion = request.FunctionVersion ?? current.FunctionVersion,
                Description = request.Description ?? current.Description,
                Additional = request.RoutingConfig is null ? current.Additional : additional,
                RevisionId = Guid.NewGuid().ToString(),
            };
            AliasRules.Check(connection, key, next);
            return resource with { Aliases = resource.Aliases.With(next.Name, next) };
        }) ?? throw notFound;
        parts.Provisioning.Changed(key);
        return AliasConfiguration.Of(key, updated.Aliases[request.Name!]);
    }
}
