using Hearth.Protocols.Operations;
using Hearth.Protocols.Validation;
using Hearth.Services.Iam.Accounts;
using Hearth.Services.Iam.Users;

namespace Hearth.Services.Iam.Groups;

/// <summary>https://docs.aws.amazon.com/IAM/latest/APIReference/API_Group.html</summary>
public sealed record GroupShape
{
    public required string Path { get; init; }

    public required string GroupName { get; init; }

    public required string GroupId { get; init; }

    public required string Arn { get; init; }

    public required DateTimeOffset CreateDate { get; init; }

    internal static GroupShape Of(Group group, string accountId) => new()
    {
        Path = group.Path, GroupName = group.Name, GroupId = group.Id, Arn = group.ArnIn(accountId), CreateDate = group.CreatedAt,
    };
}

public sealed record CreateGroupRequest
{
    [Length(1, 512), Pattern(IamPatterns.Path)]
    public string? Path { get; init; }

    [Required, Length(1, 128), Pattern(IamPatterns.Name)]
    public string? GroupName { get; init; }
}

public sealed record GroupResponse
{
    public required GroupShape Group { get; init; }
}

public sealed record GetGroupRequest
{
    [Required, Length(1, 128), Pattern(IamPatterns.Name)]
    public string? GroupName { get; init; }

    [Length(1, 4096)]
    public string? Marker { get; init; }

    [Range(1, 1000)]
    public int? MaxItems { get; init; }
}

public sealed record GetGroupResponse
{
    public required GroupShape Group { get; init; }

    public required IReadOnlyList<UserShape> Users { get; init; }

    public required bool IsTruncated { get; init; }

    public string? Marker { get; init; }
}

public sealed record UpdateGroupRequest
{
    [Required, Length(1, 128), Pattern(IamPatterns.Name)]
    public string? GroupName { get; init; }

    [Length(1, 512), Pattern(IamPatterns.Path)]
    public string? NewPath { get; init; }

    [Length(1, 128), Pattern(IamPatterns.Name)]
    public string? NewGroupName { get; init; }
}

public sealed record ListGroupsRequest : ListRequest;

public sealed record ListGroupsResponse
{
    public required IReadOnlyList<GroupShape> Groups { get; init; }

    public required bool IsTruncated { get; init; }

    public string? Marker { get; init; }
}

/// <summary>https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateGroup.html and its siblings.</summary>
internal sealed class GroupOperations(IamParts parts)
{
    private const int MostGroups = 300;

    public async Task<GroupResponse> CreateAsync(CreateGroupRequest request, CallContext context)
    {
        var group = new Group
        {
            Path = request.Path ?? "/", Name = request.GroupName!, Id = UniqueId.New("AGPA"), CreatedAt = parts.Time.GetUtcNow(),
        };
        await parts.Store.UpdateAsync(context.AccountId, account =>
        {
            if (account.Groups.ContainsKey(group.Name)) throw IamErrors.AlreadyExists($"Group with name {group.Name} already exists.");
            if (account.Groups.Count >= MostGroups) throw IamErrors.Quota("GroupsPerAccount", MostGroups);
            return account.With(group);
        });
        return new GroupResponse { Group = GroupShape.Of(group, context.AccountId) };
    }

    public Task<GetGroupResponse> GetAsync(GetGroupRequest request, CallContext context)
    {
        var account = parts.Store.Account(context.AccountId);
        var group = Find(account, request.GroupName!);
        var page = IamPage.Of(
            account.Users.Values.Where(user => user.Groups.Contains(group.Name)), user => user.Name, request.Marker, request.MaxItems,
            user => UserShape.Of(user, context.AccountId) with { Tags = null, PermissionsBoundary = null });
        return Task.FromResult(new GetGroupResponse
        {
            Group = GroupShape.Of(group, context.AccountId), Users = page.Items, IsTruncated = page.IsTruncated, Marker = page.Marker,
        });
    }

    public Task<ListGroupsResponse> ListAsync(ListGroupsRequest request, CallContext context)
    {
        var groups = parts.Store.Account(context.AccountId).Groups.Values
            .Where(group => group.Path.StartsWith(request.PathPrefix ?? "/", StringComparison.Ordinal));
        return Task.FromResult(Answer(groups, request.Marker, request.MaxItems, context));
    }

    public Task<ListGroupsResponse> ListForUserAsync(Identities.ListForIdentityRequest request, CallContext context)
    {
        var account = parts.Store.Account(context.AccountId);
        var user = (User)Identities.IdentityKind.User.Find(account, request);
        return Task.FromResult(Answer(user.Groups.Select(name => account.Groups[name]), request.Marker, request.MaxItems, context));
    }

    public async Task<NoBody> UpdateAsync(UpdateGroupRequest request, CallContext context)
    {
        await parts.Store.UpdateAsync(context.AccountId, account =>
        {
            var group = Find(account, request.GroupName!);
            var name = request.NewGroupName ?? group.Name;
            if (!name.Equals(group.Name, StringComparison.OrdinalIgnoreCase) && account.Groups.ContainsKey(name))
                throw IamErrors.AlreadyExists($"Group with name {name} already exists.");
            var members = account.Users.Values.Where(user => user.Groups.Contains(group.Name))
                .Select(user => KeyValuePair.Create(user.Name, user with { Groups = user.Groups.Without(group.Name).With(name) }));
            return (account with { Groups = account.Groups.Remove(group.Name), Users = account.Users.SetItems(members) })
                .With(group with { Name = name, Path = request.NewPath ?? group.Path });
        });
        return NoBody.Instance;
    }

    public async Task<NoBody> DeleteAsync(GetGroupRequest request, CallContext context)
    {
        await parts.Store.UpdateAsync(context.AccountId, account =>
        {
            var group = Find(account, request.GroupName!);
            if (group.AttachedPolicies.Count > 0) throw IamErrors.DeleteConflict("Cannot delete entity, must detach all policies first.");
            if (group.InlinePolicies.Count > 0) throw IamErrors.DeleteConflict("Cannot delete entity, must delete policies first.");
            if (account.Users.Values.Any(user => user.Groups.Contains(group.Name)))
                throw IamErrors.DeleteConflict("Cannot delete entity, must remove users from group first.");
            return account with { Groups = account.Groups.Remove(group.Name) };
        });
        return NoBody.Instance;
    }

    internal static Group Find(IamAccount account, string name) =>
        account.Groups.GetValueOrDefault(name) ?? throw IamErrors.NoSuchIdentity("group", name);

    private static ListGroupsResponse Answer(IEnumerable<Group> groups, string? marker, int? maxItems, CallContext context)
    {
        var page = IamPage.Of(groups, group => group.Name, marker, maxItems, group => GroupShape.Of(group, context.AccountId));
        return new ListGroupsResponse { Groups = page.Items, IsTruncated = page.IsTruncated, Marker = page.Marker };
    }
}
