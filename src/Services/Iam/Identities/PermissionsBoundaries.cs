using Hearth.Protocols.Operations;
using Hearth.Protocols.Validation;
using Hearth.Services.Iam.Policies;

namespace Hearth.Services.Iam.Identities;

internal record BoundaryRequest : IIdentityRequest
{
    [Length(1, 64), Pattern(IamPatterns.Name)]
    public string? UserName { get; init; }

    public string? GroupName => null;

    [Length(1, 64), Pattern(IamPatterns.Name)]
    public string? RoleName { get; init; }
}

internal sealed record PutBoundaryRequest : BoundaryRequest
{
    [Required, Length(20, 2048)]
    public string? PermissionsBoundary { get; init; }
}

/// <summary>https://docs.aws.amazon.com/IAM/latest/APIReference/API_PutRolePermissionsBoundary.html and its siblings.</summary>
internal sealed class PermissionsBoundaries(IamParts parts, IdentityKind kind)
{
    public async Task<NoBody> PutAsync(PutBoundaryRequest request, CallContext context)
    {
        var policies = new IdentityPolicies(parts.AwsPolicies);
        await parts.Store.UpdateAsync(context.AccountId, account =>
        {
            if (policies.Find(account, request.PermissionsBoundary!) is null) throw IamErrors.NotAttachable(request.PermissionsBoundary!);
            return account.With(kind.Find(account, request) with { PermissionsBoundary = request.PermissionsBoundary });
        });
        return NoBody.Instance;
    }

    public async Task<NoBody> DeleteAsync(BoundaryRequest request, CallContext context)
    {
        await parts.Store.UpdateAsync(
            context.AccountId, account => account.With(kind.Find(account, request) with { PermissionsBoundary = null }));
        return NoBody.Instance;
    }
}
