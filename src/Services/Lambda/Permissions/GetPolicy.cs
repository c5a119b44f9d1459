using Hearth.Protocols.Operations;
using Hearth.Protocols.Shapes;
using Hearth.Protocols.Validation;
using Hearth.Services.Lambda.Functions;

namespace Hearth.Services.Lambda.Permissions;

/// <summary>https://docs.aws.amazon.com/lambda/latest/api/API_GetPolicy.html</summary>
public sealed record GetPolicyRequest
{
    [Uri, Length(1, 256), Pattern(LambdaPatterns.NamespacedFunctionName)]
    public string? FunctionName { get; init; }

    [Query, Length(1, 128), Pattern(LambdaPatterns.Qualifier)]
    public string? Qualifier { get; init; }
}

/// <param name="Policy">The policy document, JSON in a string.</param>
public sealed record PolicyResponse
{
    public required string Policy { get; init; }

    public required string RevisionId { get; init; }

    internal static PolicyResponse Of(ResourcePolicy policy) => new() { Policy = policy.ToJson(), RevisionId = policy.RevisionId };
}

internal sealed class GetPolicy(LambdaParts parts)
{
    public async Task<PolicyResponse> HandleAsync(GetPolicyRequest request, CallContext context)
    {
        var reference = await parts.Access.AuthorizeAsync(request.FunctionName!, request.Qualifier, context.Caller, "lambda:GetPolicy");
        var resource = await parts.Functions.FindResourceAsync(reference.Key);
        var policy = resource?.Policies.GetValueOrDefault(reference.Qualifier ?? FunctionResource.Unqualified);
        return policy is null ? throw LambdaErrors.NoSuchResource() : PolicyResponse.Of(policy);
    }
}
