using Hearth.Protocols.Operations;
using Hearth.Services.Iam.Accounts;
using Hearth.Services.Iam.Identities;

namespace Hearth.Services.Iam.Policies;

/// <summary>https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreatePolicy.html and its siblings.</summary>
internal sealed class PolicyOperations(IamParts parts)
{
    private const int MostPolicies = 1500;
    private const int LargestPolicy = 6144;

    private readonly IdentityPolicies _policies = new(parts.AwsPolicies);

    public async Task<PolicyResponse> CreateAsync(CreatePolicyRequest request, CallContext context)
    {
        Check(request.PolicyDocument!);
        var now = parts.Time.GetUtcNow();
        var policy = new ManagedPolicy
        {
            Path = request.Path ?? "/",
            Name = request.PolicyName!,
            Id = UniqueId.New("ANPA"),
            Description = request.Description,
            CreatedAt = now,
            UpdatedAt = now,
            DefaultVersionId = "v1",
            Versions = [new ManagedPolicyVersion("v1", request.PolicyDocument!, now)],
            Tags = TagShape.Read(request.Tags),
        };
        var account = await parts.Store.UpdateAsync(context.AccountId, account =>
        {
            if (account.Policies.ContainsKey(policy.Name))
                throw IamErrors.AlreadyExists($"A policy called {policy.Name} already exists. Duplicate names are not allowed.");
            if (account.Policies.Count >= MostPolicies) throw IamErrors.Quota("PoliciesPerAccount", MostPolicies);
            return account with { Policies = account.Policies.Add(policy.Name, policy) };
        });
        return new PolicyResponse { Policy = PolicyShape.Of(policy.ArnIn(context.AccountId), policy, account) };
    }

    public Task<PolicyResponse> GetAsync(PolicyRequest request, CallContext context)
    {
        var account = parts.Store.Account(context.AccountId);
        return Task.FromResult(new PolicyResponse { Policy = PolicyShape.Of(request.PolicyArn!, Find(account, request.PolicyArn!), account) });
    }

    public Task<ListPoliciesResponse> ListAsync(ListPoliciesRequest request, CallContext context)
    {
        var account = parts.Store.Account(context.AccountId);
        var local = account.Policies.Values.Select(policy => KeyValuePair.Create(policy.ArnIn(account.AccountId), policy));
        var all = request.Scope switch
        {
            "AWS" => parts.AwsPolicies.All,
            "Local" => local,
            _ => local.Concat(parts.AwsPolicies.All),
        };
        var page = IamPage.Of(
            all.Where(one => one.Value.Path.StartsWith(request.PathPrefix ?? "/", StringComparison.Ordinal)
                && (request.OnlyAttached != true || account.AttachedTo(one.Key).Any())
                && (request.PolicyUsageFilter != "PermissionsBoundary" || account.BoundedBy(one.Key).Any())),
            one => one.Key, request.Marker, request.MaxItems,
            one => PolicyShape.Of(one.Key, one.Value, account) with { Tags = null, Description = null });
        return Task.FromResult(new ListPoliciesResponse { Policies = page.Items, IsTruncated = page.IsTruncated, Marker = page.Marker });
    }

    public async Task<NoBody> DeleteAsync(PolicyRequest request, CallContext context)
    {
        await ManagedPolicyChange.ApplyAsync(parts, context, request.PolicyArn!, (account, policy) =>
        {
            if (account.AttachedTo(request.PolicyArn!).Any() || account.BoundedBy(request.PolicyArn!).Any())
                throw IamErrors.DeleteConflict("Cannot delete a policy attached to entities.");
            if (policy.Versions.Count > 1)
                throw IamErrors.DeleteConflict(
                    "This policy has more than one version. Before you delete a policy, you must delete the policy's versions. "
                    + "The default version is deleted with the policy.");
            return null;
        });
        return NoBody.Instance;
    }

    public async Task<NoBody> TagAsync(TagPolicyRequest request, CallContext context)
    {
        await ManagedPolicyChange.ApplyAsync(
            parts, context, request.PolicyArn!, (_, policy) => policy with { Tags = IdentityTags.Merge(policy.Tags, request.Tags) });
        return NoBody.Instance;
    }

    public async Task<NoBody> UntagAsync(UntagPolicyRequest request, CallContext context)
    {
        await ManagedPolicyChange.ApplyAsync(
            parts, context, request.PolicyArn!, (_, policy) => policy with { Tags = IdentityTags.Without(policy.Tags, request.TagKeys!) });
        return NoBody.Instance;
    }

    public Task<ListTagsResponse> ListTagsAsync(PolicyRequest request, CallContext context) => Task.FromResult(ListTagsResponse.Of(
        Find(parts.Store.Account(context.AccountId), request.PolicyArn!).Tags, request.Marker, request.MaxItems));

    internal static void Check(string document)
    {
        DocumentRules.CheckIdentityPolicy(document);
        if (document.Count(character => !char.IsWhiteSpace(character)) > LargestPolicy) throw IamErrors.Quota("PolicySize", LargestPolicy);
    }

    private ManagedPolicy Find(IamAccount account, string arn) => _policies.Find(account, arn) ?? throw IamErrors.NoSuchPolicy(arn);
}
