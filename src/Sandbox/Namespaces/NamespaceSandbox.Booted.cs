using Hearth.Sandbox.Native;

namespace Hearth.Sandbox.Namespaces;

/// <summary>The part of a sandbox's life before it has a function: a booted process waits in it, and it is furnished when claimed.</summary>
internal sealed partial class NamespaceSandbox
{
    private const int Detach = 2;
    private const int NewMounts = 0x20000, NewHostName = 0x4000000, NewIpc = 0x8000000, NewNetwork = 0x40000000;
    private static readonly Dictionary<string, string> NothingToTell = [];
    private SandboxConfig furnished = config;
    private (BootConfig Boot, SpawnedProcess Process, ClaimSocket Claim)? booted;
    private BootedEnvironment? environment;

    public bool IsUsable
    {
        get
        {
            lock (gate)
                return !disposed && booted is not { Process.Exited.IsCompleted: true };
        }
    }

    /// <summary>Boots a process and waits until it waits for its function.</summary>
    /// <exception cref="SandboxException">It ended instead; the message has what it printed.</exception>
    public async Task BootAsync(BootConfig boot, ForkServer? server)
    {
        var claim = new ClaimSocket(host.Loop);
        SpawnedProcess process;
        lock (gate)
        {
            ObjectDisposedException.ThrowIf(disposed, this);
            process = server is not null ? Fork(server, claim) : Spawn(ProcessOf(boot), claim.Other);
            booted = (boot, process, claim);
        }

        claim.Given();
        if (await claim.WaitUntilReadyAsync())
        {
            await ClearAsync(boot);
            environment = boot.IsAdaptedFromOutside ? BootedEnvironment.Of(process.Pid, boot) : null;
            return;
        }

        using var reader = new StreamReader(process.Output);
        throw new SandboxException($"The interpreter of {boot.Key} ended while it booted: {await reader.ReadToEndAsync()}");
    }

    /// <summary>
    /// Takes the empty /opt away, and /var/task unless the process stands in it: the linker has seen them. To unmount is to wait until no processor
    /// looks at the mount any more, milliseconds on a busy machine, which a start need not wait for.
    /// </summary>
    private async Task ClearAsync(BootConfig boot)
    {
        var (task, layers) = (furnished.TaskDirectory is not null && !boot.IsAdaptedFromOutside, furnished.LayerDirectories.Count > 0);
        if (!task && !layers) return;
        await host.Mounts.RunAsync(made.Init, () =>
        {
            // Safe because strings are copied.
            if (layers)
                _ = Errno.Check(Libc.Unmount(Paths.Opt, Detach), "take the empty /opt away");
            if (task)
                _ = Errno.Check(Libc.Unmount(Paths.Task, Detach), "take the empty /var/task away");
        });
        furnished = furnished with { TaskDirectory = task ? null : furnished.TaskDirectory, LayerDirectories = [] };
    }

    public async Task FurnishAsync(SandboxConfig config)
    {
        SandboxConfigCheck.Check(config);
        var before = furnished;
        var trees = new List<(Descriptor Tree, string Path)>();
        try
        {
            SandboxMaker.TakeHold(config with { RuntimeDirectory = null, LanguageDirectory = null }, trees);
            if (config.MemoryMb != before.MemoryMb)
            {
                trees.Add((MountTree.Bind(host.MemoryFiles.PathOf(config.MemoryMb), SandboxMaker.Locked), "/proc/meminfo"));
                cgroup.LimitMemory((config.MemoryMb + host.Volumes.ChargedMb(config.EphemeralStorageMb)) * (1024L * 1024));
            }

            await host.Mounts.RunAsync(made.Init, () =>
            {
                foreach (var (tree, path) in trees.Where(entry => entry.Path != Paths.Task))
                    MountTree.Attach(tree, path);
                // A booted process stands in the empty /var/task.
                if (before.TaskDirectory is not null)
                    MountTree.Replace(trees[0].Tree, Paths.Task, NamespaceBackend.Library);
                else
                    MountTree.Attach(trees[0].Tree, Paths.Task);
            });
            furnished = config;
        }
        finally
        {
            trees.ForEach(entry => entry.Tree.Dispose());
        }
    }

    /// <summary>
    /// Starts a fork server: a process that sees the files of this sandbox and none of the host's, but has the server's rights and
    /// is in none of its other cages, so that it can send its children into other sandboxes. It runs Hearth's code only.
    /// </summary>
    public SpawnedProcess SpawnForkServer(BootConfig boot, Descriptor socket, Descriptor script) => SpawnedProcess.Start(
        host.Loop,
        (steps, kept) => steps
            .ResetSignals()
            .Do("enter the sandbox", SystemCall.EnterNamespace, made.Init.Number, NewMounts | NewHostName | NewIpc | NewNetwork)
            .Do("setsid", SystemCall.NewSession)
            .Do("umask", SystemCall.FileMask, 0x12)
            .Do("change to /", SystemCall.ChangeDirectory, steps.Text("/"))
            .Keep(kept[0], kept[1], kept[2], socket, OwnPids, script)
            .UnblockSignals()
            .Execute(ProcessOf(boot)),
        steps => Spawner.Run(steps, host.Cgroups.Inits?.Number ?? -1));

    /// <summary>Null when there is none, or when it has gone: then the program is executed.</summary>
    private SpawnedProcess? TakeBooted(SandboxProcessConfig process)
    {
        // An extension starts before the runtime, and the booted process is the runtime's.
        if (booted is { } waiting && process.Boot is not null)
        {
            booted = null;
            var told = waiting.Boot.Key == process.Boot.Key && Tell(waiting.Claim, process.Environment);
            waiting.Claim.Dispose();
            environment?.Dispose();
            if (told)
                return waiting.Process;
            waiting.Process.Signal(KillSignal);
        }

        if (process.Boot is not { Forks: true } boot || host.ForkServers.Find(boot) is not { } server)
            return null;
        using var claim = new ClaimSocket(host.Loop);
        try
        {
            return claim.Tell(process.Environment) ? Fork(server, claim) : null;
        }
        catch (SandboxException)
        {
            return null; // The fork server has died; the next prepared sandbox starts another.
        }
    }

    /// <summary>False when the process has gone, or its new environment does not fit.</summary>
    private bool Tell(ClaimSocket claim, IReadOnlyDictionary<string, string> variables) =>
        environment is null ? claim.Tell(variables) : environment.TryReplace(variables) && claim.Tell(NothingToTell);

    private SpawnedProcess Fork(ForkServer server, ClaimSocket claim)
    {
        var tasks = cgroup.LegacyTaskFiles.Select(path => Descriptor.Open(path, 1)).ToList();
        using var unified = cgroup.UnifiedPath is { } path ? Descriptor.Open(path) : null;
        try
        {
            Descriptor[] descriptors = [];
            return Track(SpawnedProcess.Start(
                host.Loop,
                (_, kept) => descriptors = [made.Init, kept[0], kept[1], kept[3], claim.Other, .. tasks],
                _ => server.Fork(descriptors, unified)));
        }
        finally
        {
            tasks.ForEach(file => file.Dispose());
        }
    }

    private static SandboxProcessConfig ProcessOf(BootConfig boot) => new()
    {
        Program = boot.Program ?? throw new SandboxException($"{boot.Key} has no program to boot."),
        Arguments = boot.Arguments,
        Environment = boot.IsAdaptedFromOutside ? boot.Environment.Concat(ProcessEnvironment.Room).ToDictionary() : boot.Environment,
        WorkingDirectory = boot.IsAdaptedFromOutside ? "/var/task" : "/",
    };
}
