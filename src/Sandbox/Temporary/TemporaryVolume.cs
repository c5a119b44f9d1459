using Hearth.Sandbox.Native;

namespace Hearth.Sandbox.Temporary;

/// <summary>
/// One /tmp: a mounted file system that is attached nowhere yet. On disk rather than in memory, because a tmpfs would be
/// charged to the function, and 490 MB in /tmp of a 128 MB function must work as on AWS.
/// </summary>
internal sealed unsafe class TemporaryVolume : IDisposable
{
    private const nuint ShutDown = 0x8004587D;
    private const int WithoutFlushing = 2;
    private readonly Descriptor root;

    private TemporaryVolume(Descriptor tree)
    {
        Tree = tree;
        root = Descriptor.Open(tree.Path, OpenFlags.Directory);
    }

    /// <summary>The detached mount, to be attached at /tmp of one sandbox.</summary>
    public Descriptor Tree { get; }

    /// <summary>What an unprivileged program can still write.</summary>
    public long AvailableBytes => new DriveInfo(root.Path).AvailableFreeSpace;

    public static TemporaryVolume Mount(TemporaryImage template)
    {
        using var image = template.Create();
        return Mount(image);
    }

    /// <summary>Makes a fresh file system what a /tmp is, once for all copies of it: nothing in it, and everyone may write.</summary>
    public static void Furnish(Descriptor image)
    {
        using var volume = Mount(image);
        Directory.Delete(Path.Combine(volume.root.Path, "lost+found"));
        // Safe because the string is copied. Nobody may remove another's file.
        _ = Errno.Check(Libc.ChangeMode(volume.root.Path, 0x3FF), "chmod 1777 /tmp");
    }

    private static TemporaryVolume Mount(Descriptor image)
    {
        var (path, device) = LoopDevice.Attach(image);
        using (device)
        {
            // noinit_itable: no kernel thread goes and zeroes the inode tables of a file system that lives for minutes.
            var tree = MountTree.Make(
                "ext4", MountTree.NoSetUser | MountTree.NoDevices | MountTree.NoAccessTime, ("source", path), ("noinit_itable", null), ("nobarrier", null));
            return new TemporaryVolume(tree);
        }
    }

    /// <summary>For machines without loop devices. It is charged to the function, which the memory limit then allows for.</summary>
    public static TemporaryVolume MountInMemory(int sizeMb) =>
        new(MountTree.Make("tmpfs", MountTree.NoSetUser | MountTree.NoDevices, ("size", $"{sizeMb}m"), ("mode", "1777")));

    /// <summary>Drops the content: without this the last unmount would first write what is in memory, up to 10 GB, to disk.</summary>
    public void Discard()
    {
        var how = WithoutFlushing;
        // Safe because the argument is one 32-bit number that the kernel copies; other file systems refuse the request.
        _ = Libc.DeviceControl(root.Number, ShutDown, (nint)(&how));
    }

    public void Dispose()
    {
        root.Dispose();
        Tree.Dispose();
    }
}
