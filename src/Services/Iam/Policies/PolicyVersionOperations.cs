using Hearth.Protocols.Operations;
using Hearth.Services.Iam.Accounts;

namespace Hearth.Services.Iam.Policies;

/// <summary>https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreatePolicyVersion.html and its siblings.</summary>
internal sealed class PolicyVersionOperations(IamParts parts)
{
    private const int MostVersions = 5;

    private readonly IdentityPolicies _policies = new(parts.AwsPolicies);

    public async Task<PolicyVersionResponse> CreateAsync(CreatePolicyVersionRequest request, CallContext context)
    {
        PolicyOperations.Check(request.PolicyDocument!);
        var now = parts.Time.GetUtcNow();
        var policy = (await ManagedPolicyChange.ApplyAsync(parts, context, request.PolicyArn!, (_, policy) =>
        {
            if (policy.Versions.Count >= MostVersions)
                throw IamErrors.LimitExceeded(
                    "A managed policy can have up to 5 versions. Before you create a new version, you must delete an existing version.");
            var version = new ManagedPolicyVersion($"v{policy.NextVersion}", request.PolicyDocument!, now);
            return policy with
            {
                Versions = [.. policy.Versions, version],
                NextVersion = policy.NextVersion + 1,
                DefaultVersionId = request.SetAsDefault == true ? version.Id : policy.DefaultVersionId,
                UpdatedAt = now,
            };
        }))!;
        return new PolicyVersionResponse { PolicyVersion = PolicyVersionShape.Of(policy.Versions[^1], policy, withDocument: false) };
    }

    public Task<PolicyVersionResponse> GetAsync(PolicyVersionRequest request, CallContext context)
    {
        var policy = Find(parts.Store.Account(context.AccountId), request.PolicyArn!);
        return Task.FromResult(new PolicyVersionResponse
        {
            PolicyVersion = PolicyVersionShape.Of(VersionOf(policy, request), policy, withDocument: true),
        });
    }

    public Task<ListPolicyVersionsResponse> ListAsync(PolicyRequest request, CallContext context)
    {
        var policy = Find(parts.Store.Account(context.AccountId), request.PolicyArn!);
        // Newest first; at most five, so there is no second page.
        var versions = policy.Versions.Reverse().Select(version => PolicyVersionShape.Of(version, policy, withDocument: false));
        return Task.FromResult(new ListPolicyVersionsResponse { Versions = [.. versions], IsTruncated = false });
    }

    public async Task<NoBody> DeleteAsync(PolicyVersionRequest request, CallContext context)
    {
        await ManagedPolicyChange.ApplyAsync(parts, context, request.PolicyArn!, (_, policy) =>
        {
            var version = VersionOf(policy, request);
            if (version.Id == policy.DefaultVersionId) throw IamErrors.DeleteConflict("Cannot delete the default version of a policy.");
            return policy with { Versions = [.. policy.Versions.Where(one => one != version)] };
        });
        return NoBody.Instance;
    }

    public async Task<NoBody> SetDefaultAsync(PolicyVersionRequest request, CallContext context)
    {
        await ManagedPolicyChange.ApplyAsync(parts, context, request.PolicyArn!, (_, policy) => policy with
        {
            DefaultVersionId = VersionOf(policy, request).Id, UpdatedAt = parts.Time.GetUtcNow(),
        });
        return NoBody.Instance;
    }

    private ManagedPolicy Find(IamAccount account, string arn) => _policies.Find(account, arn) ?? throw IamErrors.NoSuchPolicy(arn);

    private static ManagedPolicyVersion VersionOf(ManagedPolicy policy, PolicyVersionRequest request) =>
        policy.Versions.FirstOrDefault(version => version.Id == request.VersionId)
        ?? throw IamErrors.NoSuchEntity($"Policy {request.PolicyArn} version {request.VersionId} does not exist or is not attachable.");
}
