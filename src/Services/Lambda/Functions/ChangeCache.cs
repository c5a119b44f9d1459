using System.Collections.Concurrent;

namespace Hearth.Services.Lambda.Functions;

/// <summary>
/// Records by key, kept in memory beside the database. Writers number their changes inside the transaction; what they
/// remember afterwards may arrive in another order, and the later change wins. A null value is a deletion, which is remembered until many
/// others have come after it: what is older than that has arrived long since.
/// </summary>
internal sealed class ChangeCache<TKey, TValue>
    where TKey : notnull
    where TValue : class
{
    private const int RememberedDeletions = 1000;

    private readonly ConcurrentDictionary<TKey, Entry> _entries = new();
    private readonly ConcurrentQueue<KeyValuePair<TKey, Entry>> _deletions = new();

    public bool TryGet(TKey key, out TValue? value)
    {
        var found = _entries.TryGetValue(key, out var entry);
        value = entry?.Value;
        return found;
    }

    /// <summary>Keeps what was read, unless a writer was quicker: its record is newer.</summary>
    public void RememberRead(TKey key, TValue value) => _entries.TryAdd(key, new Entry(value, Change: 0));

    public void RememberWrite(TKey key, TValue? value, long change)
    {
        var entry = new Entry(value, change);
        _entries.AddOrUpdate(key, static (_, next) => next, static (_, current, next) => next.Change > current.Change ? next : current, entry);
        if (value is not null) return;
        _deletions.Enqueue(KeyValuePair.Create(key, entry));
        // One that was made anew since is another entry, and stays.
        if (_deletions.Count > RememberedDeletions && _deletions.TryDequeue(out var oldest)) _entries.TryRemove(oldest);
    }

    private sealed record Entry(TValue? Value, long Change);
}
