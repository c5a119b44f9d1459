using System.Collections.Concurrent;
using Hearth.Services.Lambda.Functions;
using Hearth.Services.Lambda.Identity;
using Hearth.Storage;

namespace Hearth.Services.Lambda.FunctionUrls;

/// <summary>What an id leads to.</summary>
/// <param name="Url">Null when the id was once a URL of the function's: of an alias that is no more.</param>
internal sealed record FoundUrl(FunctionReference Function, FunctionUrl? Url);

/// <summary>Finds functions by the ids of their URLs. A known id costs a warm request no database call.</summary>
internal sealed class FunctionUrlDirectory(IDatabase database, FunctionStore functions)
{
    private readonly ConcurrentDictionary<string, FunctionKey> _known = new(StringComparer.Ordinal);

    /// <summary>Null for an id that leads nowhere.</summary>
    public async ValueTask<FoundUrl?> FindAsync(string id)
    {
        if (!_known.TryGetValue(id, out var key))
        {
            key = await database.ReadAsync(connection => FunctionUrlSql.Find(connection, id));
            if (key is null) return null;
            _known.TryAdd(id, key);
        }
        if (await functions.FindResourceAsync(key) is not { } resource)
        {
            Forget(id);
            return null;
        }
        foreach (var (qualifier, url) in resource.Urls)
            if (url.Id == id) return new FoundUrl(Reference(key, qualifier), url);
        return new FoundUrl(new FunctionReference(key, Qualifier: null), Url: null);
    }

    public void Forget(string id) => _known.TryRemove(id, out _);

    public static FunctionReference Reference(FunctionKey key, string qualifier) =>
        new(key, qualifier == FunctionResource.Unqualified ? null : qualifier);
}
