using System.Collections.Concurrent;
using Hearth.Storage.Documents;

namespace Hearth.Services.Sns.Subscriptions;

/// <summary>Subscriptions, and those of each topic: publishing must not look through everybody's.</summary>
internal sealed class SubscriptionDirectory(DocumentStore<Subscription> store)
{
    private readonly ConcurrentDictionary<DocumentKey, ConcurrentDictionary<string, DocumentKey>> _ofTopic = new();

    public async Task LoadAsync()
    {
        await store.LoadAsync();
        foreach (var (key, _) in store.All()) Remember(key);
    }

    public Subscription? Find(DocumentKey key) => store.Find(key);

    public IEnumerable<KeyValuePair<DocumentKey, Subscription>> All() => store.All();

    public IEnumerable<KeyValuePair<DocumentKey, Subscription>> OfTopic(DocumentKey topic)
    {
        if (!_ofTopic.TryGetValue(topic, out var keys)) yield break;
        foreach (var key in keys.Values)
            if (store.Find(key) is { } found) yield return KeyValuePair.Create(key, found);
    }

    /// <param name="key">Which one.</param>
    /// <param name="change">From what there is (null: nothing) to what there shall be (null: nothing).</param>
    public async Task<Subscription?> UpdateAsync(DocumentKey key, Func<Subscription?, Subscription?> change)
    {
        var changed = await store.UpdateAsync(key, change);
        if (changed is not null) Remember(key);
        else if (_ofTopic.TryGetValue(Subscription.TopicKey(key), out var keys)) keys.TryRemove(key.Name, out _);
        return changed;
    }

    private void Remember(DocumentKey key) =>
        _ofTopic.GetOrAdd(Subscription.TopicKey(key), static _ => new ConcurrentDictionary<string, DocumentKey>(StringComparer.Ordinal))[key.Name] = key;
}
