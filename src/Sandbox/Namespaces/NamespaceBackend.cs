using System.Collections.Concurrent;
using Hearth.Sandbox.Cgroups;
using Hearth.Sandbox.Temporary;

namespace Hearth.Sandbox.Namespaces;

/// <summary>Makes sandboxes of Linux namespaces. Needs root (or a container with the same rights).</summary>
internal sealed partial class NamespaceBackend : ISandboxBackend
{
    private readonly string scratchDirectory;
    private readonly Lazy<Task<NamespaceHost>> host;
    private readonly ConcurrentDictionary<string, NamespaceSandbox> live = new();

    // More makers than this only queue up at the kernel's own lock on namespaces and mounts.
    private readonly SemaphoreSlim makers = new(Math.Max(4, Environment.ProcessorCount * 2));

    // Every id in use, from before its sandbox exists until after it is gone: two of one id would share a cgroup.
    private readonly ConcurrentDictionary<string, bool> ids = new();

    public NamespaceBackend(string scratchDirectory, CgroupLayout? layout = null)
    {
        this.scratchDirectory = scratchDirectory;
        host = new Lazy<Task<NamespaceHost>>(() => NamespaceHost.StartAsync(scratchDirectory, layout ?? CgroupLayout.Detect()));
    }

    public string Name => "sandbox";

    public Task SweepAsync(CancellationToken cancellation) => Task.Run(
        () =>
        {
            // The processes of a killed server are dead already (InitProgram), its mounts and loop devices with them.
            CgroupInstance.Sweep(CgroupLayout.Detect());
            ScratchInstance.Sweep(scratchDirectory, _ => { });
        },
        cancellation);

    public async Task<ISandbox> CreateAsync(SandboxConfig config, CancellationToken cancellation)
    {
        SandboxConfigCheck.Check(config);
        var shared = await host.Value;
        await makers.WaitAsync(cancellation);
        try
        {
            if (!ids.TryAdd(config.Id, true))
                throw new SandboxException($"A sandbox with the id {config.Id} exists already: dispose of it first.");
            return await MakeAsync(shared, config);
        }
        finally
        {
            makers.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        var shared = host is { IsValueCreated: true, Value.IsCompletedSuccessfully: true } ? await host.Value : null;
        if (shared is not null)
            await shared.ForkServers.DisposeAsync();
        foreach (var sandbox in live.Values)
            await sandbox.DisposeAsync();
        if (shared is not null)
            await shared.DisposeAsync();
        makers.Dispose();
    }

    private void Forget(string id)
    {
        live.TryRemove(id, out _);
        ids.TryRemove(id, out _);
    }

    private async Task<ISandbox> MakeAsync(NamespaceHost shared, SandboxConfig config)
    {
        TemporaryVolume? volume = null;
        SandboxCgroup? cgroup = null;
        try
        {
            volume = shared.Volumes.Take(config.EphemeralStorageMb);
            cgroup = new SandboxCgroup(
                shared.Cgroups, config.Id, config.MemoryMb + shared.Volumes.ChargedMb(config.EphemeralStorageMb), config.ProcessLimit);
            var made = await new SandboxMaker(shared, config, volume).MakeAsync();
            var sandbox = new NamespaceSandbox(shared, config, made, cgroup, volume, gone => Forget(gone.Id));
            live[config.Id] = sandbox;
            return sandbox;
        }
        catch
        {
            volume?.Dispose();
            if (cgroup is not null)
                await cgroup.DisposeAsync();
            Forget(config.Id);
            throw;
        }
    }
}
