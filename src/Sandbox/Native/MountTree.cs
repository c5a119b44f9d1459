using System.Runtime.InteropServices;

namespace Hearth.Sandbox.Native;

/// <summary>
/// Mounts through the calls that work on descriptors (Linux 5.2, attributes 5.12). A mount made here is attached nowhere
/// until it is moved into a sandbox: it is in no mount table, and the kernel takes it down by itself when its last holder
/// is gone, also when that holder was killed.
/// </summary>
internal static unsafe class MountTree
{
    public const int ReadOnly = 1;
    public const int NoSetUser = 2;
    public const int NoDevices = 4;
    public const int NoExecute = 8;
    public const int NoAccessTime = 0x10;

    private const int CurrentDirectory = -100;
    private const int EmptyPath = 0x1000;
    private const int Recursive = 0x8000;
    private const int SetString = 1, SetFlag = 0, CreateIt = 6;
    private const int MoveFromEmptyPath = 4;
    private const int CloneTree = 1;
    private const ulong Private = 1 << 18;

    /// <summary>A bind mount of a host path and everything mounted below it, cut off from later changes on the host.</summary>
    public static Descriptor Bind(string path, int attributes)
    {
        using var text = new SystemCallScript();
        // Safe because the path is in unmanaged memory until the using ends.
        var tree = Libc.Syscall(SystemCall.OpenTree, CurrentDirectory, text.Text(path), CloneTree | Recursive | Descriptor.CloseOnExec);
        var descriptor = new Descriptor((int)Errno.Check(tree, $"open_tree {path}"));
        ulong* attribute = stackalloc ulong[4] { (ulong)attributes, 0, Private, 0 };
        // Safe because struct mount_attr is four 64-bit fields, and the kernel copies it.
        _ = Errno.Check(
            Libc.Syscall(SystemCall.MountAttributes, descriptor.Number, text.Text(""), EmptyPath | Recursive, (nint)attribute, 32),
            $"mount_setattr {path}",
            "A kernel of 5.12 or later is needed.");
        return descriptor;
    }

    /// <summary>A new mount of a file system, attached nowhere. An option with a null value is a flag.</summary>
    public static Descriptor Make(string type, int attributes, params ReadOnlySpan<(string Name, string? Value)> options)
    {
        using var text = new SystemCallScript();
        // Safe because every string is in unmanaged memory until the using ends.
        using var configuration = new Descriptor((int)Errno.Check(
            Libc.Syscall(SystemCall.OpenMount, text.Text(type), 1), $"fsopen {type}", $"Load the kernel module: modprobe {type}."));
        foreach (var (name, value) in options)
        {
            _ = Errno.Check(
                Libc.Syscall(
                    SystemCall.ConfigureMount, configuration.Number, value is null ? SetFlag : SetString, text.Text(name), value is null ? 0 : text.Text(value)),
                $"fsconfig {type} {name}={value}");
        }

        _ = Errno.Check(Libc.Syscall(SystemCall.ConfigureMount, configuration.Number, CreateIt), $"create the {type} file system");
        return new Descriptor((int)Errno.Check(Libc.Syscall(SystemCall.MakeMount, configuration.Number, 1, attributes), $"fsmount {type}"));
    }

    /// <summary>Attaches a detached mount at a path of this thread's mount namespace.</summary>
    public static void Attach(Descriptor tree, string path)
    {
        using var text = new SystemCallScript();
        // Safe because the strings are in unmanaged memory until the using ends.
        _ = Errno.Check(
            Libc.Syscall(SystemCall.MoveMount, tree.Number, text.Text(""), CurrentDirectory, text.Text(path), MoveFromEmptyPath),
            $"move_mount to {path}");
    }

    /// <summary>The same as a step of a child's script, for what can only be attached from inside (below the sandbox's own /proc).</summary>
    public static void AttachLater(SystemCallScript script, Descriptor tree, string path) =>
        script.Do(
            $"move_mount to {path}", SystemCall.MoveMount, tree.Number, script.Text(""), CurrentDirectory, script.Text(path), MoveFromEmptyPath);

    /// <summary>
    /// Puts a detached mount in the place of the one at <paramref name="path"/>, and with it every process whose directory is the root of that one: no
    /// process can change the directory of another, but pivot_root takes along those that stand where it pivots (its manual page).
    /// This thread's own root is the new mount afterwards: it has to leave.
    /// </summary>
    /// <param name="inside">A directory in the old mount, on which the new one is put for a moment.</param>
    public static void Replace(Descriptor tree, string path, string inside)
    {
        const int Detach = 2;
        using var text = new SystemCallScript();
        Attach(tree, $"{path}/{inside}");
        // Safe because the strings are in unmanaged memory until the using ends, and this thread shares its root with no other.
        _ = Errno.Check(Libc.Syscall(SystemCall.ChangeRoot, text.Text(path)), $"chroot {path}");
        _ = Errno.Check(Libc.ChangeDirectory($"/{inside}"), $"chdir {path}/{inside}");
        _ = Errno.Check(Libc.Syscall(SystemCall.PivotRoot, text.Text("."), text.Text(".")), $"pivot_root {path}");
        _ = Errno.Check(Libc.Unmount(".", Detach), $"detach what was at {path}");
    }
}
