using Hearth.Protocols.Operations;
using Hearth.Protocols.Shapes;
using Hearth.Protocols.Validation;
using Hearth.Services.Lambda.Functions;

namespace Hearth.Services.Lambda.Permissions;

/// <summary>https://docs.aws.amazon.com/lambda/latest/api/API_RemovePermission.html</summary>
public sealed record RemovePermissionRequest
{
    [Uri, Length(1, 256), Pattern(LambdaPatterns.NamespacedFunctionName)]
    public string? FunctionName { get; init; }

    [Uri, Length(1, 100), Pattern("([a-zA-Z0-9-_.]+)")]
    public string? StatementId { get; init; }

    [Query, Length(1, 128), Pattern(LambdaPatterns.Qualifier)]
    public string? Qualifier { get; init; }

    [Query]
    public string? RevisionId { get; init; }
}

internal sealed class RemovePermission(LambdaParts parts)
{
    public async Task<NoBody> HandleAsync(RemovePermissionRequest request, CallContext context)
    {
        var reference = await parts.Access.AuthorizeAsync(
            request.FunctionName!, request.Qualifier, context.Caller, "lambda:RemovePermission");
        var qualifier = reference.Qualifier ?? FunctionResource.Unqualified;
        _ = await parts.Functions.UpdateResourceAsync(reference.Key, resource =>
        {
            if (reference.CouldBeAlias && !resource.Aliases.ContainsKey(qualifier)) throw LambdaErrors.NoSuchAlias(reference.Arn);
            var policy = PolicyChange.Remove(
                resource.Policies.GetValueOrDefault(qualifier), request.StatementId!, request.RevisionId, "GetPolicy");
            return resource with { Policies = resource.Policies.With(qualifier, policy) };
        }) ?? throw LambdaErrors.NotFound($"No policy found for: {reference.Arn}");
        return NoBody.Instance;
    }
}
