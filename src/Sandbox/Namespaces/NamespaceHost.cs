using Hearth.Sandbox.Cgroups;
using Hearth.Sandbox.Native;
using Hearth.Sandbox.Temporary;

namespace Hearth.Sandbox.Namespaces;

/// <summary>What all sandboxes of one server share: made once, at the first sandbox.</summary>
/// <param name="Base">The mount namespace each sandbox is a copy of.</param>
/// <param name="Init">The program that is process 1 in each.</param>
/// <param name="ProcCovers">What to hide of each sandbox's /proc.</param>
/// <param name="Lifeline">The pipe end each process 1 reads; it ends when the server does.</param>
internal sealed record NamespaceHost(
    ScratchInstance Scratch, CgroupInstance Cgroups, EventLoop Loop, TemporaryVolumePool Volumes, Descriptor Base, Descriptor Init, Lifeline Lifeline,
    IReadOnlyList<ProcCover> ProcCovers)
    : IAsyncDisposable
{
    /// <summary>/dev/null, as the standard output of each process 1.</summary>
    public Descriptor Nothing { get; } = Descriptor.Raise(Errno.Check(Libc.Open("/dev/null", Descriptor.CloseOnExec), "open /dev/null"));

    public MountEntry Mounts { get; } = new(Base);

    public ForkServers ForkServers { get; } = new();

    public MemoryFiles MemoryFiles { get; } = new(Scratch.Directory);

    public static async Task<NamespaceHost> StartAsync(string scratchDirectory, CgroupLayout layout)
    {
        ChildProgram.ReadKernelLimits();
        var scratch = new ScratchInstance(scratchDirectory);
        CgroupInstance? cgroups = null;
        try
        {
            cgroups = new CgroupInstance(layout, scratch.Name);
            var root = Directory.CreateDirectory(Path.Combine(scratch.Directory, "root")).FullName;
            return new NamespaceHost(
                scratch,
                cgroups,
                new EventLoop(),
                new TemporaryVolumePool(scratch.Directory, SandboxProbe.HasLoopDevices),
                await BaseRoot.CreateAsync(root),
                InitProgram.Create(),
                new Lifeline(),
                ProcCover.Find());
        }
        catch
        {
            cgroups?.Dispose();
            scratch.Dispose();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Volumes.DisposeAsync();
        Mounts.Dispose();
        Lifeline.Dispose();
        Init.Dispose();
        Nothing.Dispose();
        Base.Dispose();
        Cgroups.Dispose();
        Loop.Dispose();
        Scratch.Dispose();
    }
}

/// <summary>A pipe nobody writes to. The kernel closes the writing end with the server, and every reader learns of it.</summary>
internal sealed class Lifeline : IDisposable
{
    private readonly Descriptor write;

    public unsafe Lifeline()
    {
        var ends = stackalloc int[2];
        // Safe because the kernel writes exactly two numbers.
        _ = Errno.Check(Libc.Pipe(ends, Descriptor.CloseOnExec), "pipe2");
        (Read, write) = (Descriptor.Raise(ends[0]), new Descriptor(ends[1]));
    }

    public Descriptor Read { get; }

    public void Dispose()
    {
        write.Dispose();
        Read.Dispose();
    }
}
