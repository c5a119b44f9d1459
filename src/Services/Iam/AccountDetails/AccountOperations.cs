using Hearth.Protocols.Operations;
using Hearth.Protocols.Validation;
using Hearth.Services.Iam.Accounts;

namespace Hearth.Services.Iam.AccountDetails;

public sealed record AccountRequest;

public sealed record GetAccountSummaryResponse
{
    public required IReadOnlyDictionary<string, int> SummaryMap { get; init; }
}

public sealed record AccountAliasRequest
{
    [Required, Length(3, 63), Pattern(IamPatterns.Alias)]
    public string? AccountAlias { get; init; }
}

public sealed record ListAccountAliasesResponse
{
    public required IReadOnlyList<string> AccountAliases { get; init; }

    public required bool IsTruncated { get; init; }
}

/// <summary>https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetAccountSummary.html and API_CreateAccountAlias.html</summary>
internal sealed class AccountOperations(IamParts parts)
{
    public Task<GetAccountSummaryResponse> GetSummaryAsync(AccountRequest request, CallContext context)
    {
        var account = parts.Store.Account(context.AccountId);
        return Task.FromResult(new GetAccountSummaryResponse
        {
            SummaryMap = new Dictionary<string, int>
            {
                ["Users"] = account.Users.Count,
                ["UsersQuota"] = 5000,
                ["Groups"] = account.Groups.Count,
                ["GroupsQuota"] = 300,
                ["Roles"] = account.Roles.Count,
                ["RolesQuota"] = 1000,
                ["Policies"] = account.Policies.Count,
                ["PoliciesQuota"] = 1500,
                ["PolicyVersionsInUse"] = account.Policies.Values.Sum(policy => policy.Versions.Count),
                ["InstanceProfiles"] = account.InstanceProfiles.Count,
                ["InstanceProfilesQuota"] = 1000,
                ["AccessKeysPerUserQuota"] = 2,
                ["AttachedPoliciesPerUserQuota"] = 10,
                ["AttachedPoliciesPerGroupQuota"] = 10,
                ["AttachedPoliciesPerRoleQuota"] = 10,
                ["GroupsPerUserQuota"] = 10,
                ["UserPolicySizeQuota"] = 2048,
                ["GroupPolicySizeQuota"] = 5120,
                ["RolePolicySizeQuota"] = 10240,
                ["PolicySizeQuota"] = 6144,
                ["VersionsPerPolicyQuota"] = 5,
                ["AssumeRolePolicySizeQuota"] = 4096,
                ["AccountAccessKeysPresent"] = account.AccessKeys.Values.Any(key => key.UserName is null) ? 1 : 0,
                ["AccountMFAEnabled"] = 0,
                ["MFADevices"] = 0,
                ["MFADevicesInUse"] = 0,
            },
        });
    }

    public async Task<NoBody> CreateAliasAsync(AccountAliasRequest request, CallContext context)
    {
        // An alias is one in all the world.
        if (parts.Store.AccountIds.Any(id => id != context.AccountId && parts.Store.Account(id).Alias?.Name == request.AccountAlias))
            throw IamErrors.AlreadyExists($"The account alias {request.AccountAlias} already exists.");
        await parts.Store.UpdateAsync(context.AccountId, account => account with { Alias = new AccountAlias(request.AccountAlias!) });
        return NoBody.Instance;
    }

    public async Task<NoBody> DeleteAliasAsync(AccountAliasRequest request, CallContext context)
    {
        await parts.Store.UpdateAsync(context.AccountId, account => account.Alias?.Name == request.AccountAlias
            ? account with { Alias = null }
            : throw IamErrors.NoSuchEntity($"The account alias {request.AccountAlias} cannot be found."));
        return NoBody.Instance;
    }

    public Task<ListAccountAliasesResponse> ListAliasesAsync(AccountRequest request, CallContext context)
    {
        var alias = parts.Store.Account(context.AccountId).Alias;
        return Task.FromResult(new ListAccountAliasesResponse { AccountAliases = alias is null ? [] : [alias.Name], IsTruncated = false });
    }
}
