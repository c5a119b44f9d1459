using Hearth.Protocols.Operations;
using Hearth.Protocols.Validation;
using Hearth.Services.Iam.Accounts;
using Hearth.Services.Iam.Policies;

namespace Hearth.Services.Iam.Identities;

/// <summary>Of AttachRolePolicy and DetachRolePolicy, and the same for users and groups.</summary>
internal sealed record AttachedPolicyRequest : IIdentityRequest
{
    [Length(1, 128), Pattern(IamPatterns.Name)]
    public string? UserName { get; init; }

    [Length(1, 128), Pattern(IamPatterns.Name)]
    public string? GroupName { get; init; }

    [Length(1, 64), Pattern(IamPatterns.Name)]
    public string? RoleName { get; init; }

    [Required, Length(20, 2048)]
    public string? PolicyArn { get; init; }
}

internal sealed record ListAttachedPoliciesResponse
{
    public required IReadOnlyList<AttachedPolicyShape> AttachedPolicies { get; init; }

    public required bool IsTruncated { get; init; }

    public string? Marker { get; init; }
}

/// <summary>https://docs.aws.amazon.com/IAM/latest/APIReference/API_AttachRolePolicy.html and its siblings.</summary>
internal sealed class AttachedPolicies(IamParts parts, IdentityKind kind)
{
    public async Task<NoBody> AttachAsync(AttachedPolicyRequest request, CallContext context)
    {
        var policies = new IdentityPolicies(parts.AwsPolicies);
        await parts.Store.UpdateAsync(context.AccountId, account =>
        {
            var identity = kind.Find(account, request);
            if (policies.Find(account, request.PolicyArn!) is null) throw IamErrors.NotAttachable(request.PolicyArn!);
            var attached = identity.AttachedPolicies.With(request.PolicyArn!);
            if (attached.Count > kind.MostAttachedPolicies) throw IamErrors.Quota($"PoliciesPer{kind.Title}", kind.MostAttachedPolicies);
            return account.With(identity with { AttachedPolicies = attached });
        });
        return NoBody.Instance;
    }

    public async Task<NoBody> DetachAsync(AttachedPolicyRequest request, CallContext context)
    {
        await parts.Store.UpdateAsync(context.AccountId, account =>
        {
            var identity = kind.Find(account, request);
            if (!identity.AttachedPolicies.Contains(request.PolicyArn!)) throw IamErrors.NoSuchPolicy(request.PolicyArn!);
            return account.With(identity with { AttachedPolicies = identity.AttachedPolicies.Without(request.PolicyArn!) });
        });
        return NoBody.Instance;
    }

    public Task<ListAttachedPoliciesResponse> ListAsync(ListForIdentityRequest request, CallContext context)
    {
        var identity = kind.Find(parts.Store.Account(context.AccountId), request);
        var arns = identity.AttachedPolicies.Where(arn => PathOf(arn).StartsWith(request.PathPrefix ?? "/", StringComparison.Ordinal));
        var page = IamPage.Of(arns, arn => arn, request.Marker, request.MaxItems, AttachedPolicyShape.Of);
        return Task.FromResult(new ListAttachedPoliciesResponse { AttachedPolicies = page.Items, IsTruncated = page.IsTruncated, Marker = page.Marker });
    }

    /// <summary>"/service-role/" of arn:aws:iam::aws:policy/service-role/AWSLambdaRole.</summary>
    private static string PathOf(string arn) => arn[arn.IndexOf('/', StringComparison.Ordinal)..(arn.LastIndexOf('/') + 1)];
}
