using Hearth.Protocols.Operations;
using Hearth.Protocols.Shapes;
using Hearth.Protocols.Validation;

namespace Hearth.Services.Lambda.Aliases;

/// <summary>https://docs.aws.amazon.com/lambda/latest/api/API_GetAlias.html and API_DeleteAlias.html</summary>
public sealed record AliasRequest
{
    [Uri, Length(1, 140), Pattern(LambdaPatterns.FunctionName)]
    public string? FunctionName { get; init; }

    [Uri, Length(1, 128), Pattern(LambdaPatterns.AliasName)]
    public string? Name { get; init; }
}

internal sealed class GetAlias(LambdaParts parts)
{
    public async Task<AliasConfiguration> HandleAsync(AliasRequest request, CallContext context)
    {
        var reference = await parts.Access.AuthorizeAsync(request.FunctionName!, qualifier: null, context.Caller, "lambda:GetAlias");
        var alias = await parts.Lookup.FindAliasAsync(reference.Qualified(request.Name!));
        return alias is null
            ? throw LambdaErrors.NoSuchAlias($"{reference.Key.Arn}:{request.Name}")
            : AliasConfiguration.Of(reference.Key, alias);
    }
}
