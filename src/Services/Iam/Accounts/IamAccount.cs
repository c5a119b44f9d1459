using System.Collections.Immutable;

namespace Hearth.Services.Iam.Accounts;

/// <summary>Everything IAM knows of an account: one value that is replaced, never changed.</summary>
internal sealed record IamAccount(string AccountId)
{
    /// <summary>Names are unique without regard to case: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html</summary>
    public ImmutableDictionary<string, User> Users { get; init; } = Named<User>();

    public ImmutableDictionary<string, Group> Groups { get; init; } = Named<Group>();

    public ImmutableDictionary<string, Role> Roles { get; init; } = Named<Role>();

    public ImmutableDictionary<string, ManagedPolicy> Policies { get; init; } = Named<ManagedPolicy>();

    public ImmutableDictionary<string, InstanceProfile> InstanceProfiles { get; init; } = Named<InstanceProfile>();

    public ImmutableDictionary<string, AccessKey> AccessKeys { get; init; } = ImmutableDictionary.Create<string, AccessKey>(StringComparer.Ordinal);

    public AccountAlias? Alias { get; init; }

    /// <summary>Each entity with its kind and name, for the database.</summary>
    public IEnumerable<(string Kind, string Name, object Entity)> Entities()
    {
        foreach (var (name, user) in Users) yield return ("user", name, user);
        foreach (var (name, group) in Groups) yield return ("group", name, group);
        foreach (var (name, role) in Roles) yield return ("role", name, role);
        foreach (var (name, policy) in Policies) yield return ("policy", name, policy);
        foreach (var (name, profile) in InstanceProfiles) yield return ("instance-profile", name, profile);
        foreach (var (id, key) in AccessKeys) yield return ("access-key", id, key);
        if (Alias is not null) yield return ("alias", Alias.Name, Alias);
    }

    /// <summary>Whom a policy is attached to, and whose boundary it is.</summary>
    public IEnumerable<IamIdentity> AttachedTo(string policyArn) => Identities().Where(identity => identity.AttachedPolicies.Contains(policyArn));

    public IEnumerable<IamIdentity> BoundedBy(string policyArn) => Identities().Where(identity => identity.PermissionsBoundary == policyArn);

    public IEnumerable<IamIdentity> Identities() => [.. Users.Values, .. Groups.Values, .. Roles.Values];

    /// <summary>The account with this user, group or role in place of the one of the same name.</summary>
    public IamAccount With(IamIdentity identity) => identity switch
    {
        User user => this with { Users = Users.SetItem(user.Name, user) },
        Group group => this with { Groups = Groups.SetItem(group.Name, group) },
        Role role => this with { Roles = Roles.SetItem(role.Name, role) },
        _ => throw new InvalidOperationException($"{identity.GetType()} is no identity of IAM."),
    };

    private static ImmutableDictionary<string, T> Named<T>() => ImmutableDictionary.Create<string, T>(StringComparer.OrdinalIgnoreCase);
}
