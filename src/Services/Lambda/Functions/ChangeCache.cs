using System.Collections.Concurrent;

namespace Hearth.Services.Lambda.Functions;

/// <summary>
/// Records by key, kept in memory beside the database. Writers number their changes inside the transaction; what they
/// remember afterwards may arrive in another order, and the later change wins. A null value is a deletion.
/// </summary>
internal sealed class ChangeCache<TKey, TValue>
    where TKey : notnull
    where TValue : class
{
    private readonly ConcurrentDictionary<TKey, Entry> _entries = new();

    public bool TryGet(TKey key, out TValue? value)
    {
        var found = _entries.TryGetValue(key, out var entry);
        value = entry?.Value;
        return found;
    }

    /// <summary>Keeps what was read, unless a writer was quicker: its record is newer.</summary>
    public void RememberRead(TKey key, TValue value) => _entries.TryAdd(key, new Entry(value, Change: 0));

    public void RememberWrite(TKey key, TValue? value, long change) => _entries.AddOrUpdate(
        key,
        static (_, next) => next,
        static (_, current, next) => next.Change > current.Change ? next : current,
        new Entry(value, change));

    private sealed record Entry(TValue? Value, long Change);
}
