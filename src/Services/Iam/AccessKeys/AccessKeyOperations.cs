using Hearth.Kernel;
using Hearth.Kernel.Policies;
using Hearth.Protocols.Operations;
using Hearth.Protocols.Validation;
using Hearth.Services.Iam.Accounts;
using Hearth.Services.Iam.Users;

namespace Hearth.Services.Iam.AccessKeys;

/// <summary>https://docs.aws.amazon.com/IAM/latest/APIReference/API_AccessKey.html</summary>
public sealed record AccessKeyShape
{
    public string? UserName { get; init; }

    public required string AccessKeyId { get; init; }

    public required string Status { get; init; }

    /// <summary>Shown once, by CreateAccessKey.</summary>
    public string? SecretAccessKey { get; init; }

    public required DateTimeOffset CreateDate { get; init; }

    internal static AccessKeyShape Of(AccessKey key) => new()
    {
        UserName = key.UserName, AccessKeyId = key.Id, Status = key.IsActive ? "Active" : "Inactive", CreateDate = key.CreatedAt,
    };
}

public sealed record CreateAccessKeyResponse
{
    public required AccessKeyShape AccessKey { get; init; }
}

/// <summary>Without a name: the caller's own.</summary>
public sealed record UserKeysRequest
{
    [Length(1, 128), Pattern(IamPatterns.Name)]
    public string? UserName { get; init; }

    [Length(1, 4096)]
    public string? Marker { get; init; }

    [Range(1, 1000)]
    public int? MaxItems { get; init; }
}

public sealed record ListAccessKeysResponse
{
    public required IReadOnlyList<AccessKeyShape> AccessKeyMetadata { get; init; }

    public required bool IsTruncated { get; init; }

    public string? Marker { get; init; }
}

public sealed record AccessKeyRequest
{
    [Length(1, 128), Pattern(IamPatterns.Name)]
    public string? UserName { get; init; }

    [Required, Length(16, 128), Pattern(IamPatterns.AccessKeyId)]
    public string? AccessKeyId { get; init; }
}

public sealed record UpdateAccessKeyRequest
{
    [Length(1, 128), Pattern(IamPatterns.Name)]
    public string? UserName { get; init; }

    [Required, Length(16, 128), Pattern(IamPatterns.AccessKeyId)]
    public string? AccessKeyId { get; init; }

    [Required, Enum("Active", "Inactive")]
    public string? Status { get; init; }
}

/// <summary>https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateAccessKey.html and its siblings.</summary>
internal sealed class AccessKeyOperations(IamParts parts)
{
    private const int MostKeys = 2;

    public async Task<CreateAccessKeyResponse> CreateAsync(UserKeysRequest request, CallContext context)
    {
        var (key, secret) = await CreateAsync(context.AccountId, NameOf(request.UserName, context));
        return new CreateAccessKeyResponse { AccessKey = AccessKeyShape.Of(key) with { SecretAccessKey = secret } };
    }

    /// <param name="userName">Null for the root user.</param>
    public async Task<(AccessKey Key, string Secret)> CreateAsync(string accountId, string? userName)
    {
        var secret = AccessKeyId.NewSecret();
        var key = new AccessKey(
            AccessKeyId.New(AccessKeyId.LongTerm, accountId), userName, parts.Secrets.Seal(secret), IsActive: true, parts.Time.GetUtcNow());
        await parts.Store.UpdateAsync(accountId, account =>
        {
            var name = userName is null ? null : UserOperations.Find(account, userName).Name;
            key = key with { UserName = name };
            if (account.AccessKeys.Values.Count(one => one.UserName == name) >= MostKeys) throw IamErrors.Quota("AccessKeysPerUser", MostKeys);
            return account with { AccessKeys = account.AccessKeys.Add(key.Id, key) };
        });
        return (key, secret);
    }

    public Task<ListAccessKeysResponse> ListAsync(UserKeysRequest request, CallContext context)
    {
        var account = parts.Store.Account(context.AccountId);
        var name = NameOf(request.UserName, context) is { } given ? UserOperations.Find(account, given).Name : null;
        var page = IamPage.Of(
            account.AccessKeys.Values.Where(key => key.UserName == name), key => key.Id, request.Marker, request.MaxItems, AccessKeyShape.Of);
        return Task.FromResult(new ListAccessKeysResponse { AccessKeyMetadata = page.Items, IsTruncated = page.IsTruncated, Marker = page.Marker });
    }

    public async Task<NoBody> UpdateAsync(UpdateAccessKeyRequest request, CallContext context)
    {
        await parts.Store.UpdateAsync(context.AccountId, account =>
        {
            var key = Find(account, request.AccessKeyId!, NameOf(request.UserName, context));
            return account with { AccessKeys = account.AccessKeys.SetItem(key.Id, key with { IsActive = request.Status == "Active" }) };
        });
        return NoBody.Instance;
    }

    public async Task<NoBody> DeleteAsync(AccessKeyRequest request, CallContext context)
    {
        await parts.Store.UpdateAsync(context.AccountId, account => account with
        {
            AccessKeys = account.AccessKeys.Remove(Find(account, request.AccessKeyId!, NameOf(request.UserName, context)).Id),
        });
        return NoBody.Instance;
    }

    private static AccessKey Find(IamAccount account, string id, string? userName) =>
        account.AccessKeys.GetValueOrDefault(id) is { } key && string.Equals(key.UserName, userName, StringComparison.OrdinalIgnoreCase)
            ? key
            : throw IamErrors.NoSuchEntity($"The Access Key with id {id} cannot be found.");

    /// <summary>Null: the root user's own.</summary>
    private static string? NameOf(string? given, CallContext context) => given ?? context.Caller.Principal switch
    {
        { Type: PrincipalType.User, Arn: var arn } => arn[(arn.LastIndexOf('/') + 1)..],
        { Type: PrincipalType.Root } => null,
        _ => throw IamErrors.Validation("Must specify userName when calling with non-User credentials"),
    };
}
