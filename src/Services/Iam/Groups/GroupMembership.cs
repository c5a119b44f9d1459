using Hearth.Protocols.Operations;
using Hearth.Protocols.Validation;
using Hearth.Services.Iam.Accounts;
using Hearth.Services.Iam.Users;

namespace Hearth.Services.Iam.Groups;

public sealed record GroupMembershipRequest
{
    [Required, Length(1, 128), Pattern(IamPatterns.Name)]
    public string? GroupName { get; init; }

    [Required, Length(1, 128), Pattern(IamPatterns.Name)]
    public string? UserName { get; init; }
}

/// <summary>https://docs.aws.amazon.com/IAM/latest/APIReference/API_AddUserToGroup.html and API_RemoveUserFromGroup.html</summary>
internal sealed class GroupMembership(IamParts parts)
{
    private const int MostGroups = 10;

    public async Task<NoBody> AddAsync(GroupMembershipRequest request, CallContext context)
    {
        await parts.Store.UpdateAsync(context.AccountId, account =>
        {
            var (group, user) = (GroupOperations.Find(account, request.GroupName!), UserOperations.Find(account, request.UserName!));
            var groups = user.Groups.With(group.Name);
            if (groups.Count > MostGroups) throw IamErrors.Quota("GroupsPerUser", MostGroups);
            return account.With(user with { Groups = groups });
        });
        return NoBody.Instance;
    }

    public async Task<NoBody> RemoveAsync(GroupMembershipRequest request, CallContext context)
    {
        await parts.Store.UpdateAsync(context.AccountId, account =>
        {
            var (group, user) = (GroupOperations.Find(account, request.GroupName!), UserOperations.Find(account, request.UserName!));
            return account.With(user with { Groups = user.Groups.Without(group.Name) });
        });
        return NoBody.Instance;
    }
}
