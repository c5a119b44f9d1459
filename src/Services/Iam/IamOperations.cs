using Hearth.Protocols.Operations;
using Hearth.Protocols.Shapes;
using Hearth.Services.Iam.AccessKeys;
using Hearth.Services.Iam.AccountDetails;
using Hearth.Services.Iam.Groups;
using Hearth.Services.Iam.Identities;
using Hearth.Services.Iam.InstanceProfiles;
using Hearth.Services.Iam.Policies;
using Hearth.Services.Iam.Roles;
using Hearth.Services.Iam.Simulation;
using Hearth.Services.Iam.Users;

namespace Hearth.Services.Iam;

/// <summary>IAM's operation table. https://docs.aws.amazon.com/IAM/latest/APIReference/API_Operations.html</summary>
internal static class IamOperations
{
    public static ServiceDefinition Define(IamParts parts)
    {
        var service = new ServiceDefinition("iam", Naming.Pascal)
        {
            XmlNamespace = "https://iam.amazonaws.com/doc/2010-05-08/",
            ValidationErrorCode = "ValidationError",
            Actions = new IamActions(parts.Store).Table(),
        };
        foreach (var kind in new[] { IdentityKind.User, IdentityKind.Group, IdentityKind.Role }) AddPoliciesOf(service, parts, kind);
        foreach (var kind in new[] { IdentityKind.User, IdentityKind.Role }) AddTagsOf(service, parts, kind);
        AddUsers(service, parts);
        AddGroups(service, parts);
        AddRoles(service, parts);
        AddManagedPolicies(service, parts);
        AddAccount(service, parts);
        return service;
    }

    private static void AddPoliciesOf(ServiceDefinition service, IamParts parts, IdentityKind kind)
    {
        var (inline, attached) = (new InlinePolicies(parts, kind), new AttachedPolicies(parts, kind));
        service
            .Add<PutInlinePolicyRequest, NoBody>($"Put{kind.Title}Policy", inline.PutAsync)
            .Add<InlinePolicyRequest, GetInlinePolicyResponse>($"Get{kind.Title}Policy", inline.GetAsync)
            .Add<InlinePolicyRequest, NoBody>($"Delete{kind.Title}Policy", inline.DeleteAsync)
            .Add<ListForIdentityRequest, ListInlinePoliciesResponse>($"List{kind.Title}Policies", inline.ListAsync)
            .Add<AttachedPolicyRequest, NoBody>($"Attach{kind.Title}Policy", attached.AttachAsync)
            .Add<AttachedPolicyRequest, NoBody>($"Detach{kind.Title}Policy", attached.DetachAsync)
            .Add<ListForIdentityRequest, ListAttachedPoliciesResponse>($"ListAttached{kind.Title}Policies", attached.ListAsync);
    }

    private static void AddTagsOf(ServiceDefinition service, IamParts parts, IdentityKind kind)
    {
        var (tags, boundaries) = (new IdentityTags(parts, kind), new PermissionsBoundaries(parts, kind));
        service
            .Add<TagIdentityRequest, NoBody>($"Tag{kind.Title}", tags.TagAsync)
            .Add<UntagIdentityRequest, NoBody>($"Untag{kind.Title}", tags.UntagAsync)
            .Add<ListForIdentityRequest, ListTagsResponse>($"List{kind.Title}Tags", tags.ListAsync)
            .Add<PutBoundaryRequest, NoBody>($"Put{kind.Title}PermissionsBoundary", boundaries.PutAsync)
            .Add<BoundaryRequest, NoBody>($"Delete{kind.Title}PermissionsBoundary", boundaries.DeleteAsync);
    }

    private static void AddUsers(ServiceDefinition service, IamParts parts)
    {
        var (users, keys, nothing) = (new UserOperations(parts), new AccessKeyOperations(parts), new NothingOfTheKind(parts));
        service
            .Add<CreateUserRequest, UserResponse>("CreateUser", users.CreateAsync)
            .Add<GetUserRequest, UserResponse>("GetUser", users.GetAsync)
            .Add<ListUsersRequest, ListUsersResponse>("ListUsers", users.ListAsync)
            .Add<UpdateUserRequest, NoBody>("UpdateUser", users.UpdateAsync)
            .Add<DeleteUserRequest, NoBody>("DeleteUser", users.DeleteAsync)
            .Add<UserKeysRequest, CreateAccessKeyResponse>("CreateAccessKey", keys.CreateAsync)
            .Add<UserKeysRequest, ListAccessKeysResponse>("ListAccessKeys", keys.ListAsync)
            .Add<UpdateAccessKeyRequest, NoBody>("UpdateAccessKey", keys.UpdateAsync)
            .Add<AccessKeyRequest, NoBody>("DeleteAccessKey", keys.DeleteAsync)
            .Add<UserThingsRequest, NoThingsResponse>("ListMFADevices", nothing.ListAsync)
            .Add<UserThingsRequest, NoThingsResponse>("ListSSHPublicKeys", nothing.ListAsync)
            .Add<UserThingsRequest, NoThingsResponse>("ListSigningCertificates", nothing.ListAsync)
            .Add<UserThingsRequest, NoThingsResponse>("ListServiceSpecificCredentials", nothing.ListAsync)
            .Add<UserThingsRequest, NoBody>("GetLoginProfile", nothing.NoLoginProfileAsync)
            .Add<UserThingsRequest, NoBody>("DeleteLoginProfile", nothing.NoLoginProfileAsync);
    }

    private static void AddGroups(ServiceDefinition service, IamParts parts)
    {
        var (groups, members) = (new GroupOperations(parts), new GroupMembership(parts));
        service
            .Add<CreateGroupRequest, GroupResponse>("CreateGroup", groups.CreateAsync)
            .Add<GetGroupRequest, GetGroupResponse>("GetGroup", groups.GetAsync)
            .Add<ListGroupsRequest, ListGroupsResponse>("ListGroups", groups.ListAsync)
            .Add<ListForIdentityRequest, ListGroupsResponse>("ListGroupsForUser", groups.ListForUserAsync)
            .Add<UpdateGroupRequest, NoBody>("UpdateGroup", groups.UpdateAsync)
            .Add<GetGroupRequest, NoBody>("DeleteGroup", groups.DeleteAsync)
            .Add<GroupMembershipRequest, NoBody>("AddUserToGroup", members.AddAsync)
            .Add<GroupMembershipRequest, NoBody>("RemoveUserFromGroup", members.RemoveAsync);
    }

    private static void AddRoles(ServiceDefinition service, IamParts parts)
    {
        var (roles, profiles, tags) = (new RoleOperations(parts), new InstanceProfileOperations(parts), new InstanceProfileTags(parts));
        service
            .Add<CreateRoleRequest, RoleResponse>("CreateRole", roles.CreateAsync)
            .Add<RoleRequest, RoleResponse>("GetRole", roles.GetAsync)
            .Add<ListRolesRequest, ListRolesResponse>("ListRoles", roles.ListAsync)
            .Add<UpdateRoleRequest, UpdateRoleResponse>("UpdateRole", roles.UpdateAsync)
            .Add<UpdateRoleRequest, RoleResponse>("UpdateRoleDescription", roles.UpdateDescriptionAsync)
            .Add<UpdateAssumeRolePolicyRequest, NoBody>("UpdateAssumeRolePolicy", roles.UpdateTrustAsync)
            .Add<RoleRequest, NoBody>("DeleteRole", roles.DeleteAsync)
            .Add<InstanceProfileRequest, InstanceProfileResponse>("CreateInstanceProfile", profiles.CreateAsync)
            .Add<InstanceProfileRequest, InstanceProfileResponse>("GetInstanceProfile", profiles.GetAsync)
            .Add<ListInstanceProfilesRequest, ListInstanceProfilesResponse>("ListInstanceProfiles", profiles.ListAsync)
            .Add<ListForIdentityRequest, ListInstanceProfilesResponse>("ListInstanceProfilesForRole", profiles.ListForRoleAsync)
            .Add<InstanceProfileRequest, NoBody>("DeleteInstanceProfile", profiles.DeleteAsync)
            .Add<InstanceProfileRoleRequest, NoBody>("AddRoleToInstanceProfile", profiles.AddRoleAsync)
            .Add<InstanceProfileRoleRequest, NoBody>("RemoveRoleFromInstanceProfile", profiles.RemoveRoleAsync)
            .Add<InstanceProfileTagsRequest, NoBody>("TagInstanceProfile", tags.TagAsync)
            .Add<InstanceProfileTagsRequest, NoBody>("UntagInstanceProfile", tags.UntagAsync)
            .Add<InstanceProfileTagsRequest, ListTagsResponse>("ListInstanceProfileTags", tags.ListAsync);
    }

    private static void AddManagedPolicies(ServiceDefinition service, IamParts parts)
    {
        var (policies, versions) = (new PolicyOperations(parts), new PolicyVersionOperations(parts));
        service
            .Add<CreatePolicyRequest, PolicyResponse>("CreatePolicy", policies.CreateAsync)
            .Add<PolicyRequest, PolicyResponse>("GetPolicy", policies.GetAsync)
            .Add<ListPoliciesRequest, ListPoliciesResponse>("ListPolicies", policies.ListAsync)
            .Add<PolicyRequest, NoBody>("DeletePolicy", policies.DeleteAsync)
            .Add<TagPolicyRequest, NoBody>("TagPolicy", policies.TagAsync)
            .Add<UntagPolicyRequest, NoBody>("UntagPolicy", policies.UntagAsync)
            .Add<PolicyRequest, ListTagsResponse>("ListPolicyTags", policies.ListTagsAsync)
            .Add<CreatePolicyVersionRequest, PolicyVersionResponse>("CreatePolicyVersion", versions.CreateAsync)
            .Add<PolicyVersionRequest, PolicyVersionResponse>("GetPolicyVersion", versions.GetAsync)
            .Add<PolicyRequest, ListPolicyVersionsResponse>("ListPolicyVersions", versions.ListAsync)
            .Add<PolicyVersionRequest, NoBody>("DeletePolicyVersion", versions.DeleteAsync)
            .Add<PolicyVersionRequest, NoBody>("SetDefaultPolicyVersion", versions.SetDefaultAsync)
            .Add<ListEntitiesForPolicyRequest, ListEntitiesForPolicyResponse>("ListEntitiesForPolicy", new ListEntitiesForPolicy(parts).HandleAsync);
    }

    private static void AddAccount(ServiceDefinition service, IamParts parts)
    {
        var (account, simulation) = (new AccountOperations(parts), new PolicySimulation(parts));
        service
            .Add<AccountRequest, GetAccountSummaryResponse>("GetAccountSummary", account.GetSummaryAsync)
            .Add<AccountAliasRequest, NoBody>("CreateAccountAlias", account.CreateAliasAsync)
            .Add<AccountAliasRequest, NoBody>("DeleteAccountAlias", account.DeleteAliasAsync)
            .Add<AccountRequest, ListAccountAliasesResponse>("ListAccountAliases", account.ListAliasesAsync)
            .Add<GetAccountAuthorizationDetailsRequest, GetAccountAuthorizationDetailsResponse>(
                "GetAccountAuthorizationDetails", new GetAccountAuthorizationDetails(parts).HandleAsync)
            .Add<SimulateCustomPolicyRequest, SimulatePolicyResponse>("SimulateCustomPolicy", simulation.CustomAsync)
            .Add<SimulatePrincipalPolicyRequest, SimulatePolicyResponse>("SimulatePrincipalPolicy", simulation.PrincipalAsync);
    }
}
