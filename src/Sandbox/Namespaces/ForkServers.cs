using System.Collections.Concurrent;

namespace Hearth.Sandbox.Namespaces;

/// <summary>The fork servers of this server, one for each kind, started when first wanted and again when one has died.</summary>
internal sealed class ForkServers : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, ForkServer> running = new();
    private readonly ConcurrentDictionary<string, IReadOnlySet<string>> contents = new();
    private readonly SemaphoreSlim starting = new(1);

    /// <summary>Null when none is running.</summary>
    public ForkServer? Find(BootConfig boot) => running.TryGetValue(boot.Key, out var server) && server.IsAlive ? server : null;

    /// <summary>What one of this kind has said of itself, also when it has died since: what it forked before may still wait.</summary>
    public IReadOnlySet<string>? Content(BootConfig boot) => contents.GetValueOrDefault(boot.Key);

    public async Task<ForkServer> GetAsync(BootConfig boot, Func<Task<ForkServer>> start, CancellationToken cancellation)
    {
        if (Find(boot) is { } ready)
            return ready;
        await starting.WaitAsync(cancellation);
        try
        {
            if (Find(boot) is { } meanwhile)
                return meanwhile;
            if (running.TryRemove(boot.Key, out var dead))
                await dead.DisposeAsync();
            var server = await start();
            contents[boot.Key] = server.Content;
            return running[boot.Key] = server;
        }
        finally
        {
            starting.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var server in running.Values)
            await server.DisposeAsync();
        starting.Dispose();
    }
}
