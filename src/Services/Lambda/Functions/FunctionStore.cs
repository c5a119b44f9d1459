using System.Collections.Concurrent;
using Hearth.Services.Lambda.Identity;
using Hearth.Storage;

namespace Hearth.Services.Lambda.Functions;

/// <summary>
/// The functions and their versions, durable, with every version that was looked at kept in memory: a warm invocation
/// asks no database.
/// </summary>
internal sealed class FunctionStore(IDatabase database)
{
    private readonly ConcurrentDictionary<(FunctionKey, string), CachedVersion> _cache = new();
    private long _changes;

    /// <summary>Adds $LATEST of a new function.</summary>
    /// <exception cref="Hearth.Kernel.AwsError">409 when the name is taken.</exception>
    public async Task CreateAsync(FunctionVersion function, FunctionResource resource)
    {
        var change = await database.WriteAsync(connection =>
        {
            if (FunctionSql.Find(connection, function.Key, FunctionReference.Latest) is not null)
                throw LambdaErrors.Conflict($"Function already exist: {function.Key.Name}");
            FunctionSql.InsertFunction(connection, function.Key, resource, function.LastModified);
            FunctionSql.Insert(connection, function);
            return ++_changes;
        });
        Remember(function.Key, function.Version, function, change);
    }

    /// <summary>Replaces one version by what <paramref name="update"/> makes of it; all or nothing against other writers.</summary>
    /// <returns>The new record, or null when the version does not exist.</returns>
    public async Task<FunctionVersion?> UpdateAsync(FunctionKey key, string version, Func<FunctionVersion, FunctionVersion> update)
    {
        var (updated, change) = await database.WriteAsync(connection =>
        {
            if (FunctionSql.Find(connection, key, version) is not { } current) return ((FunctionVersion?)null, 0L);
            var next = update(current);
            if (next != current) FunctionSql.Update(connection, next);
            return (next, ++_changes);
        });
        if (updated is not null) Remember(key, version, updated, change);
        return updated;
    }

    public async ValueTask<FunctionVersion?> FindAsync(FunctionKey key, string version)
    {
        if (_cache.TryGetValue((key, version), out var cached)) return cached.Function;
        var found = await database.ReadAsync(connection => FunctionSql.Find(connection, key, version));
        // A writer that was quicker has put a newer record (or a deletion) there already, and that one stays.
        if (found is not null) _cache.TryAdd((key, version), new CachedVersion(found, Change: 0));
        return found;
    }

    public Task<FunctionResource?> FindResourceAsync(FunctionKey key) =>
        database.ReadAsync(connection => FunctionSql.FindResource(connection, key));

    /// <summary>Every $LATEST of an account and region, by name.</summary>
    public Task<IReadOnlyList<FunctionVersion>> ListLatestAsync(string accountId, string region) =>
        database.ReadAsync(connection => FunctionSql.ListLatest(connection, accountId, region));

    /// <summary>Every version of every function of an account and region.</summary>
    public Task<IReadOnlyList<FunctionVersion>> ListAllAsync(string accountId, string region) =>
        database.ReadAsync(connection => FunctionSql.ListAll(connection, accountId, region));

    public Task<IReadOnlyList<FunctionVersion>> ListEverythingAsync() => database.ReadAsync(FunctionSql.ListEverything);

    /// <summary>Deletes a function with all its versions; false when there is none.</summary>
    public async Task<bool> DeleteAsync(FunctionKey key)
    {
        var (versions, change) = await database.WriteAsync(connection =>
        {
            var names = FunctionSql.Versions(connection, key);
            FunctionSql.Delete(connection, key);
            return (names, ++_changes);
        });
        foreach (var version in versions) Remember(key, version, function: null, change);
        return versions.Count > 0;
    }

    /// <summary>Writes may be remembered in another order than they were committed in: the later change wins.</summary>
    private void Remember(FunctionKey key, string version, FunctionVersion? function, long change) =>
        _cache.AddOrUpdate(
            (key, version),
            static (_, next) => next,
            static (_, current, next) => next.Change > current.Change ? next : current,
            new CachedVersion(function, change));

    /// <summary>A null function is one that was deleted.</summary>
    private sealed record CachedVersion(FunctionVersion? Function, long Change);
}

/// <summary>What belongs to a function as a whole and not to a version of it.</summary>
internal sealed record FunctionResource
{
    public IReadOnlyDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>();
}
