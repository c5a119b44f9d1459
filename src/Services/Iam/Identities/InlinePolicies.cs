using Hearth.Protocols.Operations;
using Hearth.Protocols.Validation;
using Hearth.Services.Iam.Accounts;
using Hearth.Services.Iam.Policies;

namespace Hearth.Services.Iam.Identities;

/// <summary>Of PutUserPolicy, GetUserPolicy, DeleteUserPolicy and ListUserPolicies, and the same for groups and roles.</summary>
internal record InlinePolicyRequest : IIdentityRequest
{
    [Length(1, 128), Pattern(IamPatterns.Name)]
    public string? UserName { get; init; }

    [Length(1, 128), Pattern(IamPatterns.Name)]
    public string? GroupName { get; init; }

    [Length(1, 64), Pattern(IamPatterns.Name)]
    public string? RoleName { get; init; }

    [Required, Length(1, 128), Pattern(IamPatterns.Name)]
    public string? PolicyName { get; init; }
}

internal sealed record PutInlinePolicyRequest : InlinePolicyRequest
{
    [Required, Length(1, 131072), Pattern(IamPatterns.Document)]
    public string? PolicyDocument { get; init; }
}

internal sealed record ListForIdentityRequest : ListRequest, IIdentityRequest
{
    [Length(1, 128), Pattern(IamPatterns.Name)]
    public string? UserName { get; init; }

    [Length(1, 128), Pattern(IamPatterns.Name)]
    public string? GroupName { get; init; }

    [Length(1, 64), Pattern(IamPatterns.Name)]
    public string? RoleName { get; init; }
}

internal sealed record GetInlinePolicyResponse
{
    public string? UserName { get; init; }

    public string? GroupName { get; init; }

    public string? RoleName { get; init; }

    public required string PolicyName { get; init; }

    /// <summary>URL-encoded, as AWS sends documents.</summary>
    public required string PolicyDocument { get; init; }
}

internal sealed record ListInlinePoliciesResponse
{
    public required IReadOnlyList<string> PolicyNames { get; init; }

    public required bool IsTruncated { get; init; }

    public string? Marker { get; init; }
}

/// <summary>https://docs.aws.amazon.com/IAM/latest/APIReference/API_PutRolePolicy.html and its siblings.</summary>
internal sealed class InlinePolicies(IamParts parts, IdentityKind kind)
{
    public async Task<NoBody> PutAsync(PutInlinePolicyRequest request, CallContext context)
    {
        DocumentRules.CheckIdentityPolicy(request.PolicyDocument!);
        await parts.Store.UpdateAsync(context.AccountId, account =>
        {
            var identity = kind.Find(account, request);
            var policies = identity.InlinePolicies.With(request.PolicyName!, request.PolicyDocument!);
            DocumentRules.CheckSize(string.Concat(policies.Values), kind.LargestInlinePolicies, $"{kind.Word} {identity.Name}");
            return account.With(identity with { InlinePolicies = policies });
        });
        return NoBody.Instance;
    }

    public Task<GetInlinePolicyResponse> GetAsync(InlinePolicyRequest request, CallContext context)
    {
        var identity = kind.Find(parts.Store.Account(context.AccountId), request);
        var document = identity.InlinePolicies.GetValueOrDefault(request.PolicyName!) ?? throw NotFound(request);
        return Task.FromResult(new GetInlinePolicyResponse
        {
            UserName = request.UserName,
            GroupName = request.GroupName,
            RoleName = request.RoleName,
            PolicyName = request.PolicyName!,
            PolicyDocument = Uri.EscapeDataString(document),
        });
    }

    public async Task<NoBody> DeleteAsync(InlinePolicyRequest request, CallContext context)
    {
        await parts.Store.UpdateAsync(context.AccountId, account =>
        {
            var identity = kind.Find(account, request);
            if (!identity.InlinePolicies.ContainsKey(request.PolicyName!)) throw NotFound(request);
            return account.With(identity with { InlinePolicies = identity.InlinePolicies.Without(request.PolicyName!) });
        });
        return NoBody.Instance;
    }

    public Task<ListInlinePoliciesResponse> ListAsync(ListForIdentityRequest request, CallContext context)
    {
        var identity = kind.Find(parts.Store.Account(context.AccountId), request);
        var page = IamPage.Of(identity.InlinePolicies.Keys, name => name, request.Marker, request.MaxItems, name => name);
        return Task.FromResult(new ListInlinePoliciesResponse { PolicyNames = page.Items, IsTruncated = page.IsTruncated, Marker = page.Marker });
    }

    private Kernel.AwsError NotFound(InlinePolicyRequest request) =>
        IamErrors.NoSuchEntity($"The {kind.Word} policy with name {request.PolicyName} cannot be found.");
}
