using Hearth.Kernel;
using Hearth.Kernel.Policies;
using Hearth.Protocols.Operations;
using Hearth.Services.Iam.AccessKeys;
using Hearth.Services.Iam.Accounts;
using Hearth.Services.Iam.AwsManagedPolicies;
using Hearth.Services.Iam.Policies;
using Hearth.Storage;

namespace Hearth.Services.Iam;

/// <summary>
/// AWS IAM: the API, and who is who for the rest of the server. All of it is in memory, so that asking costs a request nothing.
/// </summary>
public sealed class IamService : IDisposable
{
    private readonly IamParts _parts;
    private readonly IdentityPolicies _policies;

    /// <param name="serverKey">32 bytes that secrets are sealed with.</param>
    public IamService(IDatabase database, byte[] serverKey, TimeProvider time)
    {
        _parts = new IamParts(new IamStore(database), new AwsManagedPolicyCatalog(), new Sealing(serverKey, "iam/secret-access-key"), time);
        _policies = new IdentityPolicies(_parts.AwsPolicies);
        Definition = IamOperations.Define(_parts);
    }

    public ServiceDefinition Definition { get; }

    /// <summary>Accounts that have anything in IAM.</summary>
    public IEnumerable<string> AccountIds => _parts.Store.AccountIds;

    public Task StartAsync(CancellationToken cancellation = default) => _parts.Store.LoadAsync(cancellation);

    /// <summary>Who an access key is; null for one that does not exist, or whose user is gone.</summary>
    public IamCredential? FindAccessKey(string accessKeyId)
    {
        if (_parts.Store.AccountOfKey(accessKeyId) is not { } account || account.AccessKeys.GetValueOrDefault(accessKeyId) is not { } key) return null;
        // A server key that was lost makes secrets unreadable, and the keys worthless.
        if (_parts.Secrets.Open(key.SealedSecret) is not { } secret) return null;
        if (key.UserName is null) return new IamCredential(secret, key.IsActive, Principal.Root(account.AccountId), AccessPolicies.Unrestricted, new Dictionary<string, string>());
        return FindUser(account.AccountId, key.UserName) is { } user
            ? new IamCredential(secret, key.IsActive, user.Principal, user.Policies, user.Tags)
            : null;
    }

    public IamUser? FindUser(string accountId, string userName)
    {
        var account = _parts.Store.Account(accountId);
        if (account.Users.GetValueOrDefault(userName) is not { } user) return null;
        var principal = new Principal(PrincipalType.User, accountId, user.ArnIn(accountId)) { UserId = user.Id };
        return new IamUser(principal, _policies.Of(account, user), user.Tags);
    }

    /// <summary>Null when there is no such role, or the ARN is none of a role.</summary>
    public IamRole? FindRole(string arn)
    {
        if (!Arn.TryParse(arn, out var parsed) || parsed.Service != "iam") return null;
        var account = _parts.Store.Account(parsed.AccountId);
        var role = account.Roles.GetValueOrDefault(parsed.Resource[(parsed.Resource.LastIndexOf('/') + 1)..]);
        return role is null || role.ArnIn(parsed.AccountId) != arn
            ? null
            : new IamRole(arn, role.Id, role.Name, PolicyTexts.Parse(role.TrustPolicy), TimeSpan.FromSeconds(role.MaxSessionSeconds), _policies.Of(account, role), role.Tags);
    }

    /// <summary>The document of a managed policy, of the account or of AWS; null when there is none.</summary>
    public string? FindPolicyDocument(string accountId, string policyArn) => _policies.Find(_parts.Store.Account(accountId), policyArn)?.Document;

    /// <summary>Makes an access key of the account's root user.</summary>
    /// <exception cref="AwsError">LimitExceeded: it has two.</exception>
    public async Task<(string AccessKeyId, string SecretAccessKey)> CreateRootKeyAsync(string accountId)
    {
        var (key, secret) = await new AccessKeyOperations(_parts).CreateAsync(accountId, userName: null);
        return (key.Id, secret);
    }

    public bool HasRootKey(string accountId) => _parts.Store.Account(accountId).AccessKeys.Values.Any(key => key.UserName is null);

    public void Dispose() => _parts.Store.Dispose();
}

/// <summary>A long-term access key and whose it is.</summary>
public sealed record IamCredential(
    string SecretAccessKey, bool IsActive, Principal Principal, AccessPolicies Policies, IReadOnlyDictionary<string, string> Tags);

public sealed record IamUser(Principal Principal, AccessPolicies Policies, IReadOnlyDictionary<string, string> Tags);

public sealed record IamRole(
    string Arn, string Id, string Name, PolicyDocument TrustPolicy, TimeSpan MaxSession, AccessPolicies Policies, IReadOnlyDictionary<string, string> Tags);
