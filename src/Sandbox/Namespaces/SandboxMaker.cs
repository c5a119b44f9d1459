using System.Net.Sockets;
using Hearth.Sandbox.Native;
using Hearth.Sandbox.Temporary;

namespace Hearth.Sandbox.Namespaces;

/// <summary>
/// The jail, as one short program:
///  1. take hold of the host's directories while they can still be seen;
///  2. leave the server's namespaces, on a thread of its own;
///  3. bring up lo and listen;
///  4. copy the base root and attach code, layers, runtime, language and /tmp;
///  5. start process 1, which mounts /proc, covers what tells about the host, and gives up every right.
/// Measured on 2 cores, Linux 6.18: see README.md.
/// </summary>
internal sealed class SandboxMaker(NamespaceHost host, SandboxConfig config, TemporaryVolume volume)
{
    public const int RuntimeApiPort = 9001;
    public const int AwsEndpointPort = 4566;

    private const int OwnFileSystem = 0x200;
    private const int NewMounts = 0x20000, NewHostName = 0x4000000, NewIpc = 0x8000000, NewPids = 0x20000000, NewNetwork = 0x40000000;
    internal const int Locked = MountTree.ReadOnly | MountTree.NoSetUser | MountTree.NoDevices;
    private const nint BindFlag = 4096;

    public Task<MadeSandbox> MakeAsync() => DedicatedThread.RunAsync("sandbox " + config.Id, Make);

    private MadeSandbox Make()
    {
        var trees = new List<(Descriptor Tree, string Path)>();
        Socket? runtimeApi = null, awsEndpoint = null;
        try
        {
            TakeHold(config, trees);                                                             // 1
            using var memoryFile = MountTree.Bind(host.MemoryFiles.PathOf(config.MemoryMb), Locked);
            Leave();                                                                             // 2
            LoopbackNetwork.BringUp();                                                           // 3
            runtimeApi = LoopbackNetwork.Listen(RuntimeApiPort);
            awsEndpoint = LoopbackNetwork.Listen(AwsEndpointPort);
            trees.ForEach(entry => MountTree.Attach(entry.Tree, entry.Path));                    // 4
            MountTree.Attach(volume.Tree, "/tmp");
            var (_, init) = StartInit(memoryFile);                                               // 5
            return new MadeSandbox(init, runtimeApi, awsEndpoint);
        }
        catch
        {
            runtimeApi?.Dispose();
            awsEndpoint?.Dispose();
            throw;
        }
        finally
        {
            trees.ForEach(entry => entry.Tree.Dispose());
        }
    }

    /// <summary>The directories of a configuration as detached mounts, and where each belongs.</summary>
    public static void TakeHold(SandboxConfig config, List<(Descriptor Tree, string Path)> trees)
    {
        Bind(config.TaskDirectory, "/var/task");
        Bind(config.RuntimeDirectory, "/var/runtime");
        Bind(config.LanguageDirectory, "/var/lang");
        if (config.LayerDirectories.Count == 1)
            Bind(config.LayerDirectories[0], "/opt");
        else if (config.LayerDirectories.Count > 1)
            trees.Add((Overlay(config.LayerDirectories), "/opt"));

        void Bind(string? path, string inside)
        {
            if (path is not null)
                trees.Add((MountTree.Bind(path, Locked), inside));
        }
    }

    /// <summary>
    /// One read-only tree of several: the first of lowerdir wins, so the last layer comes first. The directories are named
    /// by their descriptors because fsconfig takes no more than 255 characters, and so that no host path shows in the sandbox.
    /// </summary>
    private static Descriptor Overlay(IReadOnlyList<string> layers)
    {
        var opened = layers.Reverse().Select(path => Descriptor.Open(path)).ToList();
        try
        {
            return MountTree.Make("overlay", Locked, ("lowerdir", string.Join(':', opened.Select(layer => layer.Path))));
        }
        finally
        {
            opened.ForEach(layer => layer.Dispose());
        }
    }

    private void Leave()
    {
        const int Namespaces = OwnFileSystem | NewHostName | NewIpc | NewPids | NewNetwork;
        // Safe because this is a dedicated thread that ends after this sandbox is made: only it changes namespaces.
        _ = Errno.Check(Libc.Unshare(Namespaces), "unshare", "Root is needed, and a kernel with these namespaces; or start with --isolation process.");
        _ = Errno.Check(Libc.EnterNamespace(host.Base.Number, NewMounts), "setns to the base root");
        _ = Errno.Check(Libc.Unshare(NewMounts), "copy the base root");
        _ = Errno.Check(Libc.SetHostName(SandboxUser.HostName, (nuint)SandboxUser.HostName.Length), "sethostname");
    }

    private (int Pid, Descriptor PidDescriptor) StartInit(Descriptor memoryFile)
    {
        const int EmptyPath = 0x1000;
        using var script = new SystemCallScript();
        script.ResetSignals().IgnoreChildren().Do("setsid", SystemCall.NewSession);
        MountProc(script, memoryFile);
        script.DropBoundingSet().DropCapabilities();
        // What it keeps was opened with the first sandbox, so its numbers are low.
        script.LeaveSharedFiles(host.Lifeline.Read, host.Nothing, host.Init).Keep(host.Lifeline.Read, host.Nothing, host.Nothing, host.Init);
        script.Do("close init on exec", SystemCall.FileControl, 3, 2, 1);
        script.UnblockSignals();
        script.Do("execute init", SystemCall.ExecuteAt, 3, script.Text(""), script.Texts(["init"]), script.Texts([]), EmptyPath);
        return Spawner.Run(script, host.Cgroups.Inits?.Number ?? -1, sharesFiles: true);
    }

    /// <summary>Only a process inside the new pid namespace can mount its /proc, so these are steps of process 1.</summary>
    private void MountProc(SystemCallScript script, Descriptor memoryFile)
    {
        const nint Flags = 1 | 2 | 4 | 8; // read-only, no set-user-id, no devices, no execution
        script.Do(
            "mount /proc", SystemCall.Mount, script.Text("proc"), script.Text("/proc"), script.Text("proc"), Flags, script.Text("hidepid=2"));
        foreach (var (path, cover) in host.ProcCovers)
            script.Do($"cover {path}", SystemCall.Mount, script.Text(cover), script.Text(path), 0, BindFlag);
        MountTree.AttachLater(script, memoryFile, "/proc/meminfo");
    }
}

/// <summary>What the maker hands over: process 1's pidfd (through which more processes enter) and the two sockets.</summary>
internal sealed record MadeSandbox(Descriptor Init, Socket RuntimeApi, Socket AwsEndpoint);
