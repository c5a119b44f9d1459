using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Data;
using System.Text.Json;
using Dapper;
using Hearth.Storage;

namespace Hearth.Services.Iam.Accounts;

/// <summary>
/// All accounts, in memory as immutable values and durable as one row for each entity. Reading asks no database, since every
/// request of an enforcing server reads; a change is a function of the account, and its differences are written.
/// </summary>
internal sealed class IamStore(IDatabase database) : IDisposable
{
    private readonly SemaphoreSlim _writing = new(1);
    private readonly ConcurrentDictionary<string, IamAccount> _accounts = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, string> _accountOfKey = new(StringComparer.Ordinal);

    public async Task LoadAsync(CancellationToken cancellation)
    {
        var rows = await database.ReadAsync(
            connection => connection.Query<Row>("SELECT account, kind, name, document FROM iam_entity").ToList(), cancellation);
        foreach (var account in rows.GroupBy(row => row.Account, StringComparer.Ordinal))
            Publish(account.Aggregate(new IamAccount(account.Key), Add), before: null);
    }

    public IamAccount Account(string accountId) => _accounts.GetValueOrDefault(accountId) ?? new IamAccount(accountId);

    public IEnumerable<string> AccountIds => _accounts.Keys;

    /// <summary>The account in which an access key is, or null.</summary>
    public IamAccount? AccountOfKey(string accessKeyId) =>
        _accountOfKey.TryGetValue(accessKeyId, out var accountId) ? Account(accountId) : null;

    /// <summary>Replaces the account by what <paramref name="change"/> makes of it, when that is durable.</summary>
    /// <returns>The account after the change.</returns>
    public async Task<IamAccount> UpdateAsync(string accountId, Func<IamAccount, IamAccount> change)
    {
        await _writing.WaitAsync();
        try
        {
            var before = Account(accountId);
            var after = change(before);
            if (ReferenceEquals(before, after)) return before;
            var old = before.Entities().ToDictionary(entity => (entity.Kind, Key(entity.Name)), entity => entity.Entity);
            var now = after.Entities().ToDictionary(entity => (entity.Kind, Key(entity.Name)));
            await database.WriteAsync(connection =>
            {
                foreach (var (key, entity) in now)
                    if (!ReferenceEquals(old.GetValueOrDefault(key), entity.Entity)) Save(connection, accountId, key, entity.Entity);
                foreach (var key in old.Keys.Where(key => !now.ContainsKey(key))) Delete(connection, accountId, key);
            });
            Publish(after, before);
            return after;
        }
        finally
        {
            _writing.Release();
        }
    }

    public void Dispose() => _writing.Dispose();

    private void Publish(IamAccount account, IamAccount? before)
    {
        _accounts[account.AccountId] = account;
        foreach (var id in account.AccessKeys.Keys) _accountOfKey[id] = account.AccountId;
        foreach (var id in before?.AccessKeys.Keys ?? [])
            if (!account.AccessKeys.ContainsKey(id)) _accountOfKey.TryRemove(id, out _);
    }

    /// <summary>Names are unique without regard to case, access keys are upper case anyway.</summary>
    private static string Key(string name) => name.ToUpperInvariant();

    private static void Save(IDbConnection connection, string accountId, (string Kind, string Name) key, object entity) => connection.Execute(
        """
        INSERT INTO iam_entity (account, kind, name, document) VALUES (@accountId, @Kind, @Name, @document)
        ON CONFLICT (account, kind, name) DO UPDATE SET document = excluded.document
        """,
        new { accountId, key.Kind, key.Name, document = JsonSerializer.Serialize(entity, entity.GetType()) });

    private static void Delete(IDbConnection connection, string accountId, (string Kind, string Name) key) => connection.Execute(
        "DELETE FROM iam_entity WHERE account = @accountId AND kind = @Kind AND name = @Name", new { accountId, key.Kind, key.Name });

    private static IamAccount Add(IamAccount account, Row row) => row.Kind switch
    {
        "user" => account.With(Read<User>(row)),
        "group" => account.With(Read<Group>(row)),
        "role" => account.With(Read<Role>(row)),
        "policy" => Read<ManagedPolicy>(row) is var policy ? account with { Policies = account.Policies.SetItem(policy.Name, policy) } : account,
        "instance-profile" => Read<InstanceProfile>(row) is var profile
            ? account with { InstanceProfiles = account.InstanceProfiles.SetItem(profile.Name, profile) }
            : account,
        "access-key" => Read<AccessKey>(row) is var key ? account with { AccessKeys = account.AccessKeys.SetItem(key.Id, key) } : account,
        "alias" => account with { Alias = Read<AccountAlias>(row) },
        _ => throw new InvalidOperationException($"The table iam_entity holds a {row.Kind}, which this version does not know."),
    };

    private static T Read<T>(Row row) => JsonSerializer.Deserialize<T>(row.Document)!;

    private sealed record Row(string Account, string Kind, string Name, string Document);
}
