using System.Collections.Immutable;

namespace Hearth.Services.Logs.Tail;

/// <summary>An event just kept. Times are milliseconds since 1970.</summary>
public sealed record LiveTailEvent(
    string AccountId, string Region, string LogGroup, string LogStream, long Timestamp, long IngestionTime, string Message);

/// <summary>
/// Tells subscribers of events as they are committed. Only of this process: with several nodes, each tells of the
/// events that it wrote itself.
/// </summary>
public sealed class LiveTail
{
    private ImmutableArray<LiveTailSubscription> _subscriptions = [];

    internal bool HasSubscriptions => !_subscriptions.IsEmpty;

    /// <summary>Subscribes until the subscription is disposed.</summary>
    /// <param name="wanted">Which events; called while others wait, so it must be quick.</param>
    public LiveTailSubscription Subscribe(Func<LiveTailEvent, bool> wanted)
    {
        var subscription = new LiveTailSubscription(
            wanted, gone => ImmutableInterlocked.Update(ref _subscriptions, all => all.Remove(gone)));
        ImmutableInterlocked.Update(ref _subscriptions, all => all.Add(subscription));
        return subscription;
    }

    internal void Publish(IEnumerable<LiveTailEvent> events)
    {
        var subscriptions = _subscriptions;
        if (subscriptions.IsEmpty) return;
        foreach (var published in events)
            foreach (var subscription in subscriptions)
                subscription.Offer(published);
    }
}
