using System.Net.Sockets;
using Hearth.Sandbox.Cgroups;
using Hearth.Sandbox.Native;
using Hearth.Sandbox.Temporary;

namespace Hearth.Sandbox.Namespaces;

/// <summary>A live sandbox of namespaces, a cgroup and a /tmp.</summary>
internal sealed partial class NamespaceSandbox(
    NamespaceHost host, SandboxConfig config, MadeSandbox made, SandboxCgroup cgroup, TemporaryVolume volume, Action<NamespaceSandbox> onDisposed)
    : IPreparedSandbox
{
    private const int NewPids = 0x20000000;
    private const int KillSignal = 9;

    private static readonly Descriptor OwnPids = Descriptor.Open("/proc/self/ns/pid");
    private readonly Lock gate = new();
    private readonly List<SpawnedProcess> processes = [];
    private (long Memory, int Kills) final;
    private bool frozen, disposed;

    public string Id { get; } = config.Id;

    public SandboxPaths Paths { get; } = new("/var/task", "/opt", "/var/runtime", "/var/lang", "/tmp");

    public Socket RuntimeApiListener => made.RuntimeApi;

    public Socket AwsEndpointListener => made.AwsEndpoint;

    public string RuntimeApiAddress => "127.0.0.1:9001";

    public string AwsEndpointAddress => "127.0.0.1:4566";

    public long MemoryPeakBytes => disposed ? final.Memory : cgroup.MemoryPeakBytes;

    public int OutOfMemoryKillCount => disposed ? final.Kills : cgroup.OutOfMemoryKillCount;

    public ISandboxProcess Start(SandboxProcessConfig process)
    {
        lock (gate)
        {
            ObjectDisposedException.ThrowIf(disposed, this);
            // A child born into a frozen cgroup would stop before its program, and this thread with it.
            if (frozen)
                throw new SandboxException($"Sandbox {Id} is frozen: thaw it before a process is started in it.");
            return TakeBooted(process) ?? Spawn(process, claim: null);
        }
    }

    public void LimitCpu(double? cores)
    {
        lock (gate)
        {
            if (!disposed)
                cgroup.LimitCpu(cores);
        }
    }

    public void Freeze() => SetFrozen(true);

    public void Thaw() => SetFrozen(false);

    public async Task KillAllAsync()
    {
        Task<ProcessExit>[] ends;
        lock (gate)
        {
            if (disposed)
                return;
            ends = [.. processes.Select(process => process.Exited)];
        }

        await cgroup.KillAllAsync();
        await Task.WhenAll(ends);
        SetFrozen(false); // the next process must be able to run
    }

    public async ValueTask DisposeAsync()
    {
        lock (gate)
        {
            if (disposed)
                return;
            final = (cgroup.MemoryPeakBytes, cgroup.OutOfMemoryKillCount);
            disposed = true;
        }

        booted?.Claim.Dispose();
        environment?.Dispose();
        made.RuntimeApi.Dispose();
        made.AwsEndpoint.Dispose();
        await cgroup.KillAllAsync();
        await Task.WhenAll(processes.Select(process => process.Exited));
        processes.ForEach(process => process.Release());
        // Process 1 takes the namespaces, and with them every mount, with it. It is waited for off the event loop's thread.
        volume.Discard();
        await Task.Run(() =>
        {
            ChildProcess.Signal(made.Init, KillSignal);
            _ = ChildProcess.Reap(made.Init);
            made.Init.Dispose();
            volume.Dispose();
        });
        await cgroup.DisposeAsync();
        onDisposed(this);
    }

    private SpawnedProcess Spawn(SandboxProcessConfig process, Descriptor? claim)
    {
        var tasks = cgroup.LegacyTaskFiles.Select(path => Descriptor.Open(path, 1)).ToList();
        using var unified = cgroup.UnifiedPath is { } path ? Descriptor.Open(path) : null;
        try
        {
            return Track(SpawnedProcess.Start(
                host.Loop,
                (script, kept) => Prepare(script, tasks, process, claim is null ? kept : [.. kept, claim]),
                script => RunInPidNamespace(script, unified?.Number ?? -1)));
        }
        finally
        {
            tasks.ForEach(file => file.Dispose());
        }
    }

    private SpawnedProcess Track(SpawnedProcess process)
    {
        processes.RemoveAll(earlier => earlier.Exited.IsCompleted && earlier.IsDrained);
        processes.Add(process);
        return process;
    }

    private void Prepare(SystemCallScript script, List<Descriptor> tasks, SandboxProcessConfig process, Descriptor[] kept)
    {
        script
            .ResetSignals()
            .Enter(made.Init.Number, tasks.Select(file => file.Number))
            .Do($"change to the working directory {process.WorkingDirectory}", SystemCall.ChangeDirectory, script.Text(process.WorkingDirectory))
            .Settle([.. kept.Select(descriptor => descriptor.Number)]);
        if (process.ConnectionVariable is { } variable)
        {
            script.ConnectTo(SandboxMaker.RuntimeApiPort, kept.Length);
            process = process with { Environment = new Dictionary<string, string>(process.Environment) { [variable] = kept.Length.ToString() } };
        }

        script
            .DropBoundingSet()
            .GiveUpRights()
            .UnblockSignals()
            .Execute(process);
    }

    /// <summary>
    /// The pid namespace is the one thing a process cannot enter by itself, only its parent can choose it for its next child.
    /// So this thread chooses, spawns, and chooses its own again; nothing else on it changes, and nothing runs in between.
    /// </summary>
    private (int Pid, Descriptor PidDescriptor) RunInPidNamespace(SystemCallScript script, int unified)
    {
        // Safe because CLONE_NEWPID concerns only children of this thread, and is undone before anything else can make one.
        _ = Errno.Check(Libc.EnterNamespace(made.Init.Number, NewPids), "setns to the sandbox's processes", "Its first process has gone: dispose of it.");
        try
        {
            return Spawner.Run(script, unified);
        }
        finally
        {
            if (Libc.EnterNamespace(OwnPids.Number, NewPids) < 0)
                Environment.FailFast($"A server thread could not return to its own pid namespace (errno {Errno.Last}).");
        }
    }

    private void SetFrozen(bool value)
    {
        lock (gate)
        {
            if (disposed)
                return;
            cgroup.Freeze(value);
            frozen = value;
        }
    }
}
