using Hearth.Kernel.Policies;
using Hearth.Protocols.Operations;
using Hearth.Services.Iam.Accounts;
using Hearth.Services.Iam.Policies;

namespace Hearth.Services.Iam.Users;

/// <summary>https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateUser.html and its siblings.</summary>
internal sealed class UserOperations(IamParts parts)
{
    private const int MostUsers = 5000;

    public async Task<UserResponse> CreateAsync(CreateUserRequest request, CallContext context)
    {
        var user = new User
        {
            Path = request.Path ?? "/",
            Name = request.UserName!,
            Id = UniqueId.New("AIDA"),
            CreatedAt = parts.Time.GetUtcNow(),
            Tags = TagShape.Read(request.Tags),
            PermissionsBoundary = request.PermissionsBoundary,
        };
        await parts.Store.UpdateAsync(context.AccountId, account =>
        {
            if (account.Users.ContainsKey(user.Name)) throw IamErrors.AlreadyExists($"User with name {user.Name} already exists.");
            if (account.Users.Count >= MostUsers) throw IamErrors.Quota("UsersPerAccount", MostUsers);
            if (user.PermissionsBoundary is { } arn && new IdentityPolicies(parts.AwsPolicies).Find(account, arn) is null) throw IamErrors.NotAttachable(arn);
            return account.With(user);
        });
        return new UserResponse { User = UserShape.Of(user, context.AccountId) };
    }

    /// <summary>Without a name, who calls: AWS shows the root user with the account's id for its own.</summary>
    public Task<UserResponse> GetAsync(GetUserRequest request, CallContext context)
    {
        var caller = context.Caller.Principal;
        if (request.UserName is null && caller.Type != PrincipalType.User)
        {
            if (caller.Type != PrincipalType.Root) throw IamErrors.Validation("Must specify userName when calling with non-User credentials");
            return Task.FromResult(new UserResponse
            {
                User = new UserShape { Path = "/", UserId = context.AccountId, Arn = caller.Arn, CreateDate = DateTimeOffset.UnixEpoch },
            });
        }
        var name = request.UserName ?? caller.Arn[(caller.Arn.LastIndexOf('/') + 1)..];
        return Task.FromResult(new UserResponse { User = UserShape.Of(Find(parts.Store.Account(context.AccountId), name), context.AccountId) });
    }

    public Task<ListUsersResponse> ListAsync(ListUsersRequest request, CallContext context)
    {
        var users = parts.Store.Account(context.AccountId).Users.Values
            .Where(user => user.Path.StartsWith(request.PathPrefix ?? "/", StringComparison.Ordinal));
        var page = IamPage.Of(
            users, user => user.Name, request.Marker, request.MaxItems, user => UserShape.Of(user, context.AccountId) with { Tags = null, PermissionsBoundary = null });
        return Task.FromResult(new ListUsersResponse { Users = page.Items, IsTruncated = page.IsTruncated, Marker = page.Marker });
    }

    public async Task<NoBody> UpdateAsync(UpdateUserRequest request, CallContext context)
    {
        await parts.Store.UpdateAsync(context.AccountId, account =>
        {
            var user = Find(account, request.UserName!);
            var name = request.NewUserName ?? user.Name;
            if (!name.Equals(user.Name, StringComparison.OrdinalIgnoreCase) && account.Users.ContainsKey(name))
                throw IamErrors.AlreadyExists($"User with name {name} already exists.");
            var keys = account.AccessKeys.Values.Where(key => key.UserName == user.Name).Select(key => KeyValuePair.Create(key.Id, key with { UserName = name }));
            return (account with { Users = account.Users.Remove(user.Name), AccessKeys = account.AccessKeys.SetItems(keys) })
                .With(user with { Name = name, Path = request.NewPath ?? user.Path });
        });
        return NoBody.Instance;
    }

    public async Task<NoBody> DeleteAsync(DeleteUserRequest request, CallContext context)
    {
        await parts.Store.UpdateAsync(context.AccountId, account =>
        {
            var user = Find(account, request.UserName!);
            if (user.AttachedPolicies.Count > 0) throw IamErrors.DeleteConflict("Cannot delete entity, must detach all policies first.");
            if (user.InlinePolicies.Count > 0) throw IamErrors.DeleteConflict("Cannot delete entity, must delete policies first.");
            if (user.Groups.Count > 0) throw IamErrors.DeleteConflict("Cannot delete entity, must remove users from group first.");
            if (account.AccessKeys.Values.Any(key => key.UserName == user.Name))
                throw IamErrors.DeleteConflict("Cannot delete entity, must delete access keys first.");
            return account with { Users = account.Users.Remove(user.Name) };
        });
        return NoBody.Instance;
    }

    internal static User Find(IamAccount account, string name) =>
        account.Users.GetValueOrDefault(name) ?? throw IamErrors.NoSuchIdentity("user", name);
}
