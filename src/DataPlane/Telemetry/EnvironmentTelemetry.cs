using System.Net.Sockets;
using Hearth.DataPlane.FunctionLogs;
using Microsoft.Extensions.Logging;

namespace Hearth.DataPlane.Telemetry;

/// <summary>
/// The telemetry of one run of an environment. While extensions may still subscribe, what happens is kept for them: an
/// extension learns of the start of the very initialisation it is part of. Publishing never waits.
/// </summary>
/// <param name="connect">Connects to a port inside the sandbox.</param>
/// <param name="tell">Writes into the environment's log, which publishes here in turn.</param>
/// <param name="logsJson">Whether the function's LogFormat is JSON.</param>
internal sealed class EnvironmentTelemetry(
    Func<int, CancellationToken, Task<Socket>> connect, Action<PlatformEvent> tell, bool logsJson, TimeProvider time, ILogger logger) : IAsyncDisposable
{
    private const int LargestBacklog = 10_000; // As many as a subscriber may ask to have buffered.
    private readonly Lock gate = new();
    private readonly List<Subscriber> subscribers = [];
    private List<TelemetryEvent>? backlog = [];

    /// <summary>False when nothing that is published from here on can reach anybody.</summary>
    public bool IsOfUse
    {
        get { lock (gate) return backlog is not null || subscribers.Count > 0; }
    }

    /// <summary>Called under the lock that orders the log, so that telemetry has its order.</summary>
    public void Publish(TelemetryEvent happened)
    {
        lock (gate)
        {
            if (backlog is { Count: < LargestBacklog }) backlog.Add(happened);
            foreach (var subscriber in subscribers) subscriber.Take(happened);
        }
    }

    public void Publish(PlatformEvent happened) => Publish(new TelemetryEvent(time.GetUtcNow(), TelemetryCategories.Platform, happened, null));

    public SubscribeOutcome Subscribe(string extension, TelemetrySubscription subscription)
    {
        var isLogsApi = subscription.Schema <= TelemetrySchema.Logs20210318;
        lock (gate)
        {
            if (backlog is null) return SubscribeOutcome.Closed;
            if (subscribers.Find(other => other.Extension == extension) is { } former)
            {
                if (former.IsLogsApi != isLogsApi) return SubscribeOutcome.OtherApi;
                former.Replace(subscription);
            }
            else
            {
                former = new Subscriber(extension, subscription, port => cancellation => connect(port, cancellation), logsJson, time, logger);
                foreach (var happened in backlog) former.Take(happened);
                subscribers.Add(former);
            }
        }

        tell(new PlatformEvent.Subscription(extension, "Subscribed", subscription.TypeNames, isLogsApi));
        return SubscribeOutcome.Subscribed;
    }

    /// <summary>The Init phase is over.</summary>
    public void CloseSubscription()
    {
        lock (gate) backlog = null;
    }

    /// <summary>Sends what is buffered now: before a freeze, so that it does not arrive with the next invocation only, and at shutdown.</summary>
    public void Flush()
    {
        lock (gate) subscribers.ForEach(subscriber => subscriber.Flush());
    }

    /// <summary>Completes when everything published before has been delivered or given up.</summary>
    public Task DrainAsync()
    {
        lock (gate) return Task.WhenAll(subscribers.Select(subscriber => subscriber.DrainAsync()));
    }

    public async ValueTask DisposeAsync()
    {
        Subscriber[] ending;
        lock (gate)
        {
            backlog = null;
            ending = [.. subscribers];
            subscribers.Clear();
        }

        foreach (var subscriber in ending) await subscriber.DisposeAsync();
    }
}

internal enum SubscribeOutcome
{
    Subscribed,

    /// <summary>The Init phase is over.</summary>
    Closed,

    /// <summary>The extension has subscribed to the other API.</summary>
    OtherApi,
}
