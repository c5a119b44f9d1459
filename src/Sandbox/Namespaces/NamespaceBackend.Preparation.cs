namespace Hearth.Sandbox.Namespaces;

/// <summary>What can be done before a function is known.</summary>
internal sealed partial class NamespaceBackend : ISandboxPreparation
{
    /// <summary>What is in an empty /var/task and /opt.</summary>
    internal const string Library = "lib";

    public IReadOnlySet<string>? ForkServerContent(BootConfig boot) =>
        host is { IsValueCreated: true, Value.IsCompletedSuccessfully: true } ? host.Value.Result.ForkServers.Content(boot) : null;

    public async Task<IPreparedSandbox> PrepareAsync(BootConfig boot, string id, int ephemeralStorageMb, CancellationToken cancellation)
    {
        var shared = await host.Value;
        var server = boot.Forks
            ? await shared.ForkServers.GetAsync(boot, () => StartForkServerAsync(shared, boot, id, cancellation), cancellation)
            : null;
        var executes = boot.Program is not null && server is null;
        var sandbox = await CreateEmptyAsync(shared, boot, id, ephemeralStorageMb, executes, cancellation);
        try
        {
            if (boot.Program is not null)
                await sandbox.BootAsync(boot, server);
            return sandbox;
        }
        catch
        {
            await sandbox.DisposeAsync();
            throw;
        }
    }

    private async Task<ForkServer> StartForkServerAsync(NamespaceHost shared, BootConfig boot, string id, CancellationToken cancellation)
    {
        const int AnySize = 1;
        var home = await CreateEmptyAsync(shared, boot, $"{id[..Math.Min(id.Length, 28)]}fork", AnySize, hasPlaces: true, cancellation);
        try
        {
            return await ForkServer.StartAsync(boot, home, shared.Cgroups.Layout.Roots.Count(root => root != shared.Cgroups.Layout.UnifiedRoot));
        }
        catch
        {
            await home.DisposeAsync();
            throw;
        }
    }

    /// <param name="hasPlaces">
    /// Whether /var/task/lib and /opt/lib exist: the dynamic linker looks at LD_LIBRARY_PATH when a program starts, and never
    /// again at a directory that was not there then. They are taken away when the program has booted.
    /// </param>
    private async Task<NamespaceSandbox> CreateEmptyAsync(
        NamespaceHost shared, BootConfig boot, string id, int ephemeralStorageMb, bool hasPlaces, CancellationToken cancellation)
    {
        var places = hasPlaces ? Places(shared) : null;
        return (NamespaceSandbox)await CreateAsync(
            new SandboxConfig
            {
                Id = id,
                TaskDirectory = places,
                LayerDirectories = places is null ? [] : [places],
                RuntimeDirectory = boot.RuntimeDirectory,
                LanguageDirectory = boot.LanguageDirectory,
                MemoryMb = boot.MemoryMb,
                EphemeralStorageMb = ephemeralStorageMb,
            },
            cancellation);
    }

    private static string Places(NamespaceHost shared)
    {
        var places = Path.Combine(shared.Scratch.Directory, "places");
        Directory.CreateDirectory(Path.Combine(places, Library));
        return places;
    }
}
