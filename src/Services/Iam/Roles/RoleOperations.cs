using Hearth.Protocols.Operations;
using Hearth.Services.Iam.Accounts;
using Hearth.Services.Iam.Policies;

namespace Hearth.Services.Iam.Roles;

/// <summary>https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html and its siblings.</summary>
internal sealed class RoleOperations(IamParts parts)
{
    private const int MostRoles = 1000;

    /// <summary>https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html: characters of a role trust policy, as it can be raised to.</summary>
    private const int LargestTrustPolicy = 4096;

    public async Task<RoleResponse> CreateAsync(CreateRoleRequest request, CallContext context)
    {
        CheckTrust(request.AssumeRolePolicyDocument!);
        var role = new Role
        {
            Path = request.Path ?? "/",
            Name = request.RoleName!,
            Id = UniqueId.New("AROA"),
            CreatedAt = parts.Time.GetUtcNow(),
            TrustPolicy = request.AssumeRolePolicyDocument!,
            Description = request.Description,
            MaxSessionSeconds = request.MaxSessionDuration ?? 3600,
            Tags = TagShape.Read(request.Tags),
            PermissionsBoundary = request.PermissionsBoundary,
        };
        await parts.Store.UpdateAsync(context.AccountId, account =>
        {
            if (account.Roles.ContainsKey(role.Name)) throw IamErrors.AlreadyExists($"Role with name {role.Name} already exists.");
            if (account.Roles.Count >= MostRoles) throw IamErrors.Quota("RolesPerAccount", MostRoles);
            if (role.PermissionsBoundary is { } arn && new IdentityPolicies(parts.AwsPolicies).Find(account, arn) is null) throw IamErrors.NotAttachable(arn);
            return account.With(role);
        });
        return new RoleResponse { Role = RoleShape.Of(role, context.AccountId) with { MaxSessionDuration = request.MaxSessionDuration } };
    }

    public Task<RoleResponse> GetAsync(RoleRequest request, CallContext context) => Task.FromResult(new RoleResponse
    {
        Role = RoleShape.Of(Find(parts.Store.Account(context.AccountId), request.RoleName!), context.AccountId),
    });

    public Task<ListRolesResponse> ListAsync(ListRolesRequest request, CallContext context)
    {
        var roles = parts.Store.Account(context.AccountId).Roles.Values
            .Where(role => role.Path.StartsWith(request.PathPrefix ?? "/", StringComparison.Ordinal));
        var page = IamPage.Of(
            roles, role => role.Name, request.Marker, request.MaxItems,
            role => RoleShape.Of(role, context.AccountId) with { Tags = null, PermissionsBoundary = null });
        return Task.FromResult(new ListRolesResponse { Roles = page.Items, IsTruncated = page.IsTruncated, Marker = page.Marker });
    }

    public async Task<UpdateRoleResponse> UpdateAsync(UpdateRoleRequest request, CallContext context)
    {
        await ChangeAsync(context, request.RoleName!, role => role with
        {
            Description = request.Description ?? role.Description,
            MaxSessionSeconds = request.MaxSessionDuration ?? role.MaxSessionSeconds,
        });
        return new UpdateRoleResponse();
    }

    public async Task<RoleResponse> UpdateDescriptionAsync(UpdateRoleRequest request, CallContext context)
    {
        var role = await ChangeAsync(context, request.RoleName!, role => role with { Description = request.Description });
        return new RoleResponse { Role = RoleShape.Of(role, context.AccountId) };
    }

    public async Task<NoBody> UpdateTrustAsync(UpdateAssumeRolePolicyRequest request, CallContext context)
    {
        CheckTrust(request.PolicyDocument!);
        await ChangeAsync(context, request.RoleName!, role => role with { TrustPolicy = request.PolicyDocument! });
        return NoBody.Instance;
    }

    public async Task<NoBody> DeleteAsync(RoleRequest request, CallContext context)
    {
        await parts.Store.UpdateAsync(context.AccountId, account =>
        {
            var role = Find(account, request.RoleName!);
            if (account.InstanceProfiles.Values.Any(profile => profile.RoleName == role.Name))
                throw IamErrors.DeleteConflict("Cannot delete entity, must remove roles from instance profile first.");
            if (role.AttachedPolicies.Count > 0) throw IamErrors.DeleteConflict("Cannot delete entity, must detach all policies first.");
            if (role.InlinePolicies.Count > 0) throw IamErrors.DeleteConflict("Cannot delete entity, must delete policies first.");
            return account with { Roles = account.Roles.Remove(role.Name) };
        });
        return NoBody.Instance;
    }

    internal static Role Find(IamAccount account, string name) =>
        account.Roles.GetValueOrDefault(name) ?? throw IamErrors.NoSuchIdentity("role", name);

    private static void CheckTrust(string document)
    {
        DocumentRules.CheckTrustPolicy(document);
        if (document.Length > LargestTrustPolicy) throw IamErrors.LimitExceeded("Cannot exceed quota for ACLSizePerRole: 4096");
    }

    private async Task<Role> ChangeAsync(CallContext context, string name, Func<Role, Role> change)
    {
        var after = await parts.Store.UpdateAsync(context.AccountId, account => account.With(change(Find(account, name))));
        return after.Roles[name];
    }
}
