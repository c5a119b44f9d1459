using Hearth.Sandbox.Native;

namespace Hearth.Sandbox.Cgroups;

/// <summary>
/// This server's own branch in every cgroup tree: hearth/INSTANCE. The branch is its own lock: the server holds flock on its
/// directories, the kernel lets go when the server dies however it dies, and a sweep by another server (also in another
/// container that shares the tree) takes down exactly the branches nobody holds.
/// </summary>
internal sealed class CgroupInstance : IDisposable
{
    /// <summary>Name of the cgroup in which the sandboxes' first processes sit, outside the functions' limits.</summary>
    public const string InitName = "inits";

    private const string Parent = "hearth";
    private readonly List<Descriptor> locks = [];

    public CgroupInstance(CgroupLayout layout, string instance)
    {
        (Layout, Name) = (layout, instance);
        foreach (var root in layout.Roots)
        {
            var parent = Path.Combine(root, Parent);
            var own = Path.Combine(parent, instance);
            Make(parent);
            PassDown(layout, root, root, parent);
            locks.Add(HeldDirectory.Hold(own, Make));
            if (root == layout.UnifiedRoot && layout.EnableText.Length > 0)
                ControlFile.Write(Path.Combine(own, "cgroup.subtree_control"), layout.EnableText);
        }

        if (layout.UnifiedRoot is not { } unified)
            return;
        Make(PathIn(unified, InitName));
        Inits = Descriptor.Open(PathIn(unified, InitName));
    }

    public CgroupLayout Layout { get; }

    public string Name { get; }

    /// <summary>
    /// Where the sandboxes' first processes are born; null on a pure v1 machine, where they stay beside the server (they end
    /// with it by themselves).
    /// </summary>
    public Descriptor? Inits { get; }

    public string PathIn(string root, string leaf) => Path.Combine(root, Parent, Name, leaf);

    /// <summary>Takes down the branches of servers that are no more.</summary>
    public static void Sweep(CgroupLayout layout)
    {
        foreach (var root in layout.Roots)
        {
            var parent = Path.Combine(root, Parent);
            if (!Directory.Exists(parent))
                continue;
            foreach (var branch in Directory.GetDirectories(parent))
                HeldDirectory.ClearIfNobodyHolds(branch, CgroupRemoval.Remove);
        }
    }

    public void Dispose()
    {
        foreach (var root in Layout.Roots)
            CgroupRemoval.Remove(Path.Combine(root, Parent, Name));
        Inits?.Dispose();
        locks.ForEach(held => held.Dispose());
    }

    private static void Make(string path)
    {
        try
        {
            Directory.CreateDirectory(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SandboxException(
                $"The cgroup {path} could not be made: {e.Message} Run as root with a writable cgroup file system, or start with --isolation process.", e);
        }
    }

    private static void PassDown(CgroupLayout layout, string root, params string[] paths)
    {
        if (root != layout.UnifiedRoot || layout.EnableText.Length == 0)
            return;
        foreach (var path in paths)
        {
            if (ControlFile.TryWrite(Path.Combine(path, "cgroup.subtree_control"), layout.EnableText) is { } error)
            {
                throw Errno.Exception(
                    $"switch on {layout.EnableText} below {path}",
                    "In a container the cgroup root holds processes, which the kernel forbids here: start it with --cgroupns=host, or --privileged.",
                    error);
            }
        }
    }
}
