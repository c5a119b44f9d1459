using System.Data;
using Hearth.Services.Lambda.Identity;
using Hearth.Services.Lambda.Versions;
using Hearth.Storage;

namespace Hearth.Services.Lambda.Functions;

/// <summary>
/// The functions and their versions, durable, with everything that was looked at kept in memory: a warm invocation, by
/// alias too, asks no database.
/// </summary>
internal sealed class FunctionStore(IDatabase database)
{
    private readonly ChangeCache<(FunctionKey, string), FunctionVersion> _versions = new();
    private readonly ChangeCache<FunctionKey, FunctionResource> _resources = new();
    private long _changes;

    /// <summary>Adds $LATEST of a new function and, when asked to, its first published version.</summary>
    /// <returns>The published version, or null.</returns>
    /// <exception cref="Hearth.Kernel.AwsError">409 when the name is taken.</exception>
    public async Task<FunctionVersion?> CreateAsync(FunctionVersion function, FunctionResource resource, bool publish)
    {
        var (published, change) = await database.WriteAsync(connection =>
        {
            if (FunctionSql.Find(connection, function.Key, FunctionReference.Latest) is not null)
                throw LambdaErrors.Conflict($"Function already exist: {function.Key.Name}");
            FunctionSql.InsertFunction(connection, function.Key, resource, function.LastModified);
            FunctionSql.Insert(connection, function);
            var version = publish ? VersionPublication.Publish(connection, function, description: null, FunctionStatus.Creating) : null;
            return (version?.Version, ++_changes);
        });
        _versions.RememberWrite((function.Key, function.Version), function, change);
        _resources.RememberWrite(function.Key, resource, change);
        if (published is not null) _versions.RememberWrite((function.Key, published.Version), published, change);
        return published;
    }

    /// <summary>Replaces one version by what <paramref name="update"/> makes of it; all or nothing against other writers.</summary>
    /// <returns>The new record, or null when the version does not exist.</returns>
    public async Task<FunctionVersion?> UpdateAsync(FunctionKey key, string version, Func<FunctionVersion, FunctionVersion> update)
    {
        var (updated, change) = await database.WriteAsync(connection => (Replace(connection, key, version, update), ++_changes));
        if (updated is not null) _versions.RememberWrite((key, version), updated, change);
        return updated;
    }

    /// <summary>
    /// Publishes $LATEST, after <paramref name="update"/> in the same transaction, so that no other update comes between
    /// the two. Null when the function does not exist.
    /// </summary>
    public async Task<Publication?> PublishAsync(
        FunctionKey key, string? description, FunctionStatus status, Func<FunctionVersion, FunctionVersion> update)
    {
        var (latest, published, change) = await database.WriteAsync(connection =>
        {
            var latest = Replace(connection, key, FunctionReference.Latest, update);
            var published = latest is null ? null : VersionPublication.Publish(connection, latest, description, status);
            return (latest, published, ++_changes);
        });
        if (latest is null || published is null) return null;
        _versions.RememberWrite((key, FunctionReference.Latest), latest, change);
        _versions.RememberWrite((key, published.Version.Version), published.Version, change);
        return published;
    }

    public async ValueTask<FunctionVersion?> FindAsync(FunctionKey key, string version)
    {
        if (_versions.TryGet((key, version), out var cached)) return cached;
        var found = await database.ReadAsync(connection => FunctionSql.Find(connection, key, version));
        if (found is not null) _versions.RememberRead((key, version), found);
        return found;
    }

    public async ValueTask<FunctionResource?> FindResourceAsync(FunctionKey key)
    {
        if (_resources.TryGet(key, out var cached)) return cached;
        var found = await database.ReadAsync(connection => FunctionSql.FindResource(connection, key));
        if (found is not null) _resources.RememberRead(key, found);
        return found;
    }

    /// <summary>Changes what belongs to the function as a whole. Null when the function does not exist.</summary>
    public Task<FunctionResource?> UpdateResourceAsync(FunctionKey key, Func<FunctionResource, FunctionResource> update) =>
        UpdateResourceAsync(key, (_, resource) => update(resource));

    /// <summary>The same, for updates that must look at the versions in the same transaction.</summary>
    public async Task<FunctionResource?> UpdateResourceAsync(FunctionKey key, Func<IDbConnection, FunctionResource, FunctionResource> update)
    {
        var (updated, change) = await database.WriteAsync(connection =>
        {
            if (FunctionSql.FindResource(connection, key) is not { } current) return ((FunctionResource?)null, 0L);
            var next = update(connection, current);
            if (!ReferenceEquals(next, current)) FunctionSql.UpdateResource(connection, key, next);
            return (next, ++_changes);
        });
        if (updated is not null) _resources.RememberWrite(key, updated, change);
        return updated;
    }

    /// <summary>Every $LATEST of an account and region, by name.</summary>
    public Task<IReadOnlyList<FunctionVersion>> ListLatestAsync(string accountId, string region) =>
        database.ReadAsync(connection => FunctionSql.ListLatest(connection, accountId, region));

    /// <summary>Every version of every function of an account and region.</summary>
    public Task<IReadOnlyList<FunctionVersion>> ListAllAsync(string accountId, string region) =>
        database.ReadAsync(connection => FunctionSql.ListAll(connection, accountId, region));

    /// <summary>$LATEST and the published versions of a function, in order; none when it does not exist.</summary>
    public Task<IReadOnlyList<FunctionVersion>> ListVersionsAsync(FunctionKey key) =>
        database.ReadAsync(connection => FunctionSql.ListVersions(connection, key));

    public Task<IReadOnlyList<FunctionVersion>> ListEverythingAsync() => database.ReadAsync(FunctionSql.ListEverything);

    /// <summary>What belongs to the functions of every account and region.</summary>
    public Task<IReadOnlyList<(FunctionKey Key, FunctionResource Resource)>> ListResourcesAsync() =>
        database.ReadAsync(connection => FunctionSql.ListResources(connection));

    public Task<IReadOnlyList<(FunctionKey Key, FunctionResource Resource)>> ListResourcesAsync(string accountId, string region) =>
        database.ReadAsync(connection => FunctionSql.ListResources(connection, accountId, region));

    /// <summary>Deletes a function with all its versions, and says which there were; none: there was no function.</summary>
    public async Task<IReadOnlyList<FunctionVersion>> DeleteAsync(FunctionKey key)
    {
        var (versions, change) = await database.WriteAsync(connection =>
        {
            var versions = FunctionSql.ListVersions(connection, key);
            FunctionSql.Delete(connection, key);
            return (versions, ++_changes);
        });
        foreach (var version in versions) _versions.RememberWrite((key, version.Version), value: null, change);
        _resources.RememberWrite(key, value: null, change);
        return versions;
    }

    /// <summary>Deletes one published version and what belongs to it; null when it does not exist.</summary>
    /// <param name="check">Refuses the deletion by an exception.</param>
    public async Task<FunctionVersion?> DeleteVersionAsync(FunctionKey key, string version, Action<FunctionResource> check)
    {
        var (deleted, resource, change) = await database.WriteAsync(connection =>
        {
            var resource = FunctionSql.FindResource(connection, key) ?? throw LambdaErrors.FunctionNotFound(key.Arn);
            var deleted = FunctionSql.Find(connection, key, version);
            if (deleted is null) return (deleted, resource, ++_changes);
            check(resource);
            resource = resource.WithoutQualifier(version);
            FunctionSql.DeleteVersion(connection, key, version);
            FunctionSql.UpdateResource(connection, key, resource);
            return (deleted, resource, ++_changes);
        });
        _resources.RememberWrite(key, resource, change);
        if (deleted is not null) _versions.RememberWrite((key, version), value: null, change);
        return deleted;
    }

    private static FunctionVersion? Replace(
        IDbConnection connection, FunctionKey key, string version, Func<FunctionVersion, FunctionVersion> update)
    {
        if (FunctionSql.Find(connection, key, version) is not { } current) return null;
        var next = update(current);
        if (next != current) FunctionSql.Update(connection, next);
        return next;
    }
}
