using System.Collections.Concurrent;
using System.Text.Json;
using Dapper;
using Hearth.Storage;

namespace Hearth.Services.EventBridge;

/// <summary>
/// All resources of one kind, in memory and in the database. They are few, and the clock looks at all of them every second:
/// reading asks memory, a change is committed before it is seen.
/// </summary>
internal sealed class ResourceStore<T>(IDatabase database, string kind) : IDisposable
    where T : class
{
    private readonly ConcurrentDictionary<ResourceKey, T> _resources = new();
    private readonly SemaphoreSlim _turn = new(1, 1);

    public async Task LoadAsync()
    {
        var rows = await database.ReadAsync(connection => connection.Query<(string Account, string Region, string Parent, string Name, string Document)>(
            "SELECT account, region, parent, name, document FROM event_bridge_resource WHERE kind = @kind", new { kind }).ToList());
        foreach (var row in rows)
            _resources[new ResourceKey(row.Account, row.Region, row.Parent, row.Name)] = JsonSerializer.Deserialize<T>(row.Document)!;
    }

    public T? Find(ResourceKey key) => _resources.GetValueOrDefault(key);

    public IEnumerable<KeyValuePair<ResourceKey, T>> All() => _resources;

    /// <summary>In the order of their names.</summary>
    public IReadOnlyList<KeyValuePair<ResourceKey, T>> List(string accountId, string region, string? parent, string? namePrefix) =>
    [
        .. _resources
            .Where(resource => resource.Key.AccountId == accountId && resource.Key.Region == region
                && (parent is null || resource.Key.Parent == parent)
                && (namePrefix is null || resource.Key.Name.StartsWith(namePrefix, StringComparison.Ordinal)))
            .OrderBy(resource => resource.Key.Parent, StringComparer.Ordinal).ThenBy(resource => resource.Key.Name, StringComparer.Ordinal),
    ];

    /// <param name="key">Which one.</param>
    /// <param name="change">From what there is (null: nothing) to what there shall be (null: nothing). Changes take turns.</param>
    public async Task<T?> UpdateAsync(ResourceKey key, Func<T?, T?> change)
    {
        await _turn.WaitAsync();
        try
        {
            var next = change(Find(key));
            await database.WriteAsync(connection => Write(connection, key, next));
            if (next is null) _resources.TryRemove(key, out _);
            else _resources[key] = next;
            return next;
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose() => _turn.Dispose();

    private void Write(System.Data.IDbConnection connection, ResourceKey key, T? resource) => connection.Execute(
        resource is null
            ? """
              DELETE FROM event_bridge_resource
              WHERE kind = @kind AND account = @AccountId AND region = @Region AND parent = @Parent AND name = @Name
              """
            : """
              INSERT INTO event_bridge_resource (kind, account, region, parent, name, document)
              VALUES (@kind, @AccountId, @Region, @Parent, @Name, @document)
              ON CONFLICT (kind, account, region, parent, name) DO UPDATE SET document = excluded.document
              """,
        new { kind, key.AccountId, key.Region, key.Parent, key.Name, document = JsonSerializer.Serialize(resource) });
}
