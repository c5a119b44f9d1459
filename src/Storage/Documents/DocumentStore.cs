using System.Collections.Concurrent;
using System.Text.Json;
using Dapper;

namespace Hearth.Storage.Documents;

/// <summary>
/// All resources of one kind, in memory and in the database, for services that have few of them and look at them often (a clock looks
/// at every schedule each second): reading asks memory, a change is committed before it is seen.
/// </summary>
/// <param name="database">Where they are kept.</param>
/// <param name="kind">"events.rule": the service and its word for the resource.</param>
public sealed class DocumentStore<T>(IDatabase database, string kind) : IDisposable
    where T : class
{
    private readonly ConcurrentDictionary<DocumentKey, T> _documents = new();
    private readonly SemaphoreSlim _turn = new(1, 1);

    public async Task LoadAsync()
    {
        var rows = await database.ReadAsync(connection => connection.Query<(string Account, string Region, string Parent, string Name, string Document)>(
            "SELECT account, region, parent, name, document FROM document WHERE kind = @kind", new { kind }).ToList());
        foreach (var row in rows)
            _documents[new DocumentKey(row.Account, row.Region, row.Parent, row.Name)] = JsonSerializer.Deserialize<T>(row.Document)!;
    }

    public T? Find(DocumentKey key) => _documents.GetValueOrDefault(key);

    public IEnumerable<KeyValuePair<DocumentKey, T>> All() => _documents;

    /// <summary>In the order of their names.</summary>
    public IReadOnlyList<KeyValuePair<DocumentKey, T>> List(string accountId, string region, string? parent, string? namePrefix) =>
    [
        .. _documents
            .Where(resource => resource.Key.AccountId == accountId && resource.Key.Region == region
                && (parent is null || resource.Key.Parent == parent)
                && (namePrefix is null || resource.Key.Name.StartsWith(namePrefix, StringComparison.Ordinal)))
            .OrderBy(resource => resource.Key.Parent, StringComparer.Ordinal).ThenBy(resource => resource.Key.Name, StringComparer.Ordinal),
    ];

    /// <param name="key">Which one.</param>
    /// <param name="change">From what there is (null: nothing) to what there shall be (null: nothing). Changes take turns.</param>
    public async Task<T?> UpdateAsync(DocumentKey key, Func<T?, T?> change)
    {
        await _turn.WaitAsync();
        try
        {
            var next = change(Find(key));
            await database.WriteAsync(connection => Write(connection, key, next));
            if (next is null) _documents.TryRemove(key, out _);
            else _documents[key] = next;
            return next;
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose() => _turn.Dispose();

    private void Write(System.Data.IDbConnection connection, DocumentKey key, T? resource) => connection.Execute(
        resource is null
            ? """
              DELETE FROM document
              WHERE kind = @kind AND account = @AccountId AND region = @Region AND parent = @Parent AND name = @Name
              """
            : """
              INSERT INTO document (kind, account, region, parent, name, document)
              VALUES (@kind, @AccountId, @Region, @Parent, @Name, @document)
              ON CONFLICT (kind, account, region, parent, name) DO UPDATE SET document = excluded.document
              """,
        new { kind, key.AccountId, key.Region, key.Parent, key.Name, document = JsonSerializer.Serialize(resource) });
}
