using Hearth.Kernel.Policies;
using Hearth.Services.Iam.Accounts;
using Hearth.Services.Iam.AwsManagedPolicies;

namespace Hearth.Services.Iam.Policies;

/// <summary>Every policy that limits a user or role: its own, those attached, and for a user those of its groups.</summary>
internal sealed class IdentityPolicies(AwsManagedPolicyCatalog awsPolicies)
{
    public AccessPolicies Of(IamAccount account, IamIdentity identity)
    {
        var policies = new List<NamedPolicy>();
        Add(policies, account, identity);
        if (identity is User user)
            foreach (var name in user.Groups)
                if (account.Groups.TryGetValue(name, out var group)) Add(policies, account, group);
        return new AccessPolicies
        {
            Identity = policies,
            Boundary = identity.PermissionsBoundary is { } boundary ? BoundaryOf(account, boundary) : null,
        };
    }

    /// <summary>A managed policy of the account or of AWS, or null.</summary>
    public ManagedPolicy? Find(IamAccount account, string arn) =>
        awsPolicies.Find(arn) ?? account.Policies.Values.FirstOrDefault(policy => policy.ArnIn(account.AccountId) == arn);

    /// <summary>A boundary whose policy was deleted allows nothing.</summary>
    private PolicyDocument BoundaryOf(IamAccount account, string arn) => Find(account, arn) is { } policy
        ? PolicyTexts.Parse(policy.Document)
        : new PolicyDocument(PolicyDocument.CurrentVersion, null, []);

    private void Add(List<NamedPolicy> policies, IamAccount account, IamIdentity identity)
    {
        foreach (var (name, text) in identity.InlinePolicies)
            policies.Add(new NamedPolicy($"{identity.Kind}_{identity.Name}_{name}", identity.Kind, PolicyTexts.Parse(text)));
        foreach (var arn in identity.AttachedPolicies)
            if (Find(account, arn) is { } policy)
                policies.Add(new NamedPolicy(policy.Name, awsPolicies.Find(arn) is null ? "user-managed" : "aws-managed", PolicyTexts.Parse(policy.Document)));
    }
}
