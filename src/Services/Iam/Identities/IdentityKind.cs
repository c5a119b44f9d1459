using Hearth.Protocols.Validation;
using Hearth.Services.Iam.Accounts;

namespace Hearth.Services.Iam.Identities;

/// <summary>Users, groups and roles, where AWS has the same operation for each.</summary>
/// <param name="Title">As in operation names: "User".</param>
internal sealed record IdentityKind(string Title, Func<IamAccount, string, IamIdentity?> Lookup, int MostAttachedPolicies, int LargestInlinePolicies)
{
    // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
    public static readonly IdentityKind User = new("User", (account, name) => account.Users.GetValueOrDefault(name), 10, 2048);
    public static readonly IdentityKind Group = new("Group", (account, name) => account.Groups.GetValueOrDefault(name), 10, 5120);
    public static readonly IdentityKind Role = new("Role", (account, name) => account.Roles.GetValueOrDefault(name), 10, 10240);

    public string Word => Title.ToLowerInvariant();

    /// <exception cref="Kernel.AwsError">NoSuchEntity; ValidationError when no name was given.</exception>
    public IamIdentity Find(IamAccount account, IIdentityRequest request) =>
        Lookup(account, NameIn(request)) ?? throw IamErrors.NoSuchIdentity(Word, NameIn(request));

    private string NameIn(IIdentityRequest request) => (Title switch
    {
        "User" => request.UserName,
        "Group" => request.GroupName,
        _ => request.RoleName,
    }) ?? throw Validator.Error([Validator.Failure(value: null, $"{Word}Name", "Member must not be null")], "ValidationError");
}

/// <summary>A request that names a user, a group or a role, whichever its operation is about.</summary>
internal interface IIdentityRequest
{
    string? UserName { get; }

    string? GroupName { get; }

    string? RoleName { get; }
}
