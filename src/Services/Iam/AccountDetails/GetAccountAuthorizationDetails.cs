using Hearth.Protocols.Operations;
using Hearth.Protocols.Validation;
using Hearth.Services.Iam.Accounts;
using Hearth.Services.Iam.InstanceProfiles;
using Hearth.Services.Iam.Policies;

namespace Hearth.Services.Iam.AccountDetails;

public sealed record GetAccountAuthorizationDetailsRequest
{
    [Enum("User", "Role", "Group", "LocalManagedPolicy", "AWSManagedPolicy", Target = ConstraintTarget.Each)]
    public IReadOnlyList<string>? Filter { get; init; }

    [Range(1, 1000)]
    public int? MaxItems { get; init; }

    [Length(1, 4096)]
    public string? Marker { get; init; }
}

public sealed record PolicyDetail(string PolicyName, string PolicyDocument);

/// <summary>UserDetail, GroupDetail and RoleDetail of AWS's model: members that a kind does not have are absent.</summary>
public sealed record IdentityDetail
{
    public required string Path { get; init; }

    public string? UserName { get; init; }

    public string? UserId { get; init; }

    public string? GroupName { get; init; }

    public string? GroupId { get; init; }

    public string? RoleName { get; init; }

    public string? RoleId { get; init; }

    public required string Arn { get; init; }

    public required DateTimeOffset CreateDate { get; init; }

    public string? AssumeRolePolicyDocument { get; init; }

    public IReadOnlyList<InstanceProfileShape>? InstanceProfileList { get; init; }

    public IReadOnlyList<PolicyDetail>? UserPolicyList { get; init; }

    public IReadOnlyList<PolicyDetail>? GroupPolicyList { get; init; }

    public IReadOnlyList<PolicyDetail>? RolePolicyList { get; init; }

    public IReadOnlyList<string>? GroupList { get; init; }

    public required IReadOnlyList<AttachedPolicyShape> AttachedManagedPolicies { get; init; }

    public PermissionsBoundaryShape? PermissionsBoundary { get; init; }

    public IReadOnlyList<TagShape>? Tags { get; init; }

    internal static IdentityDetail Of(IamIdentity identity, IamAccount account)
    {
        var inline = identity.InlinePolicies.Select(policy => new PolicyDetail(policy.Key, Uri.EscapeDataString(policy.Value))).ToList();
        var (user, group, role) = (identity as User, identity as Group, identity as Role);
        return new IdentityDetail
        {
            Path = identity.Path,
            UserName = user?.Name,
            UserId = user?.Id,
            GroupName = group?.Name,
            GroupId = group?.Id,
            RoleName = role?.Name,
            RoleId = role?.Id,
            Arn = identity.ArnIn(account.AccountId),
            CreateDate = identity.CreatedAt,
            AssumeRolePolicyDocument = role is null ? null : Uri.EscapeDataString(role.TrustPolicy),
            InstanceProfileList = role is null
                ? null
                : [.. account.InstanceProfiles.Values.Where(profile => profile.RoleName == role.Name).Select(profile => InstanceProfileShape.Of(profile, account))],
            UserPolicyList = user is null ? null : inline,
            GroupPolicyList = group is null ? null : inline,
            RolePolicyList = role is null ? null : inline,
            GroupList = user?.Groups,
            AttachedManagedPolicies = [.. identity.AttachedPolicies.Select(AttachedPolicyShape.Of)],
            PermissionsBoundary = PermissionsBoundaryShape.Of(identity),
            Tags = TagShape.Of(identity.Tags),
        };
    }
}

public sealed record ManagedPolicyDetail
{
    public required string PolicyName { get; init; }

    public required string PolicyId { get; init; }

    public required string Arn { get; init; }

    public required string Path { get; init; }

    public required string DefaultVersionId { get; init; }

    public required int AttachmentCount { get; init; }

    public required bool IsAttachable { get; init; }

    public required DateTimeOffset CreateDate { get; init; }

    public required DateTimeOffset UpdateDate { get; init; }

    public required IReadOnlyList<PolicyVersionShape> PolicyVersionList { get; init; }
}

public sealed record GetAccountAuthorizationDetailsResponse
{
    public required IReadOnlyList<IdentityDetail> UserDetailList { get; init; }

    public required IReadOnlyList<IdentityDetail> GroupDetailList { get; init; }

    public required IReadOnlyList<IdentityDetail> RoleDetailList { get; init; }

    public required IReadOnlyList<ManagedPolicyDetail> Policies { get; init; }

    public required bool IsTruncated { get; init; }

    public string? Marker { get; init; }
}

/// <summary>https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetAccountAuthorizationDetails.html</summary>
internal sealed class GetAccountAuthorizationDetails(IamParts parts)
{
    public Task<GetAccountAuthorizationDetailsResponse> HandleAsync(GetAccountAuthorizationDetailsRequest request, CallContext context)
    {
        var account = parts.Store.Account(context.AccountId);
        bool Wanted(string kind) => request.Filter is not { Count: > 0 } filter || filter.Contains(kind);
        var all = account.Identities().Where(identity => Wanted(IdentityKindOf(identity)))
            .Select(identity => (Key: $"{identity.Kind}/{identity.Name}", Item: (object)identity))
            .Concat(Policies(account, Wanted).Select(policy => (Key: $"policy/{policy.Key}", Item: (object)policy)));
        var page = IamPage.Of(all, one => one.Key, request.Marker, request.MaxItems, one => one.Item);
        return Task.FromResult(new GetAccountAuthorizationDetailsResponse
        {
            UserDetailList = [.. page.Items.OfType<User>().Select(user => IdentityDetail.Of(user, account))],
            GroupDetailList = [.. page.Items.OfType<Group>().Select(group => IdentityDetail.Of(group, account))],
            RoleDetailList = [.. page.Items.OfType<Role>().Select(role => IdentityDetail.Of(role, account))],
            Policies = [.. page.Items.OfType<KeyValuePair<string, ManagedPolicy>>().Select(policy => Detail(policy, account))],
            IsTruncated = page.IsTruncated,
            Marker = page.Marker,
        });
    }

    /// <summary>Of AWS's own policies only those in use, as AWS does.</summary>
    private IEnumerable<KeyValuePair<string, ManagedPolicy>> Policies(IamAccount account, Func<string, bool> wanted)
    {
        var local = account.Policies.Values.Select(policy => KeyValuePair.Create(policy.ArnIn(account.AccountId), policy));
        return (wanted("LocalManagedPolicy") ? local : []).Concat(
            wanted("AWSManagedPolicy") ? parts.AwsPolicies.All.Where(policy => account.AttachedTo(policy.Key).Any()) : []);
    }

    private static string IdentityKindOf(IamIdentity identity) => identity switch { User => "User", Group => "Group", _ => "Role" };

    private static ManagedPolicyDetail Detail(KeyValuePair<string, ManagedPolicy> policy, IamAccount account) => new()
    {
        PolicyName = policy.Value.Name,
        PolicyId = policy.Value.Id,
        Arn = policy.Key,
        Path = policy.Value.Path,
        DefaultVersionId = policy.Value.DefaultVersionId,
        AttachmentCount = account.AttachedTo(policy.Key).Count(),
        IsAttachable = true,
        CreateDate = policy.Value.CreatedAt,
        UpdateDate = policy.Value.UpdatedAt,
        PolicyVersionList = [.. policy.Value.Versions.Select(version => PolicyVersionShape.Of(version, policy.Value, withDocument: true))],
    };
}
