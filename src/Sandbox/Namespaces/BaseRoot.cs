using Hearth.Sandbox.Native;

namespace Hearth.Sandbox.Namespaces;

/// <summary>
/// The file tree every sandbox starts from, made once: a mount namespace whose root is a small read-only tmpfs with /usr and
/// its like bound from the host, a minimal /etc, five device nodes, and empty places for what differs per sandbox. A
/// sandbox is a copy of this namespace: copying its ten mounts takes 0.1 ms, and no host mount is ever in a sandbox's table.
/// </summary>
internal static class BaseRoot
{
    private const int NewMounts = 0x20000, OwnFileSystem = 0x200;
    private const nuint RecursivePrivate = 0x4000 | 0x40000;
    private const int Detach = 2;
    private const uint CharacterDevice = 0x2000;

    private static readonly string[] SystemDirectories = ["bin", "sbin", "lib", "lib32", "lib64", "libx32", "usr"];

    private static readonly string[] Places =
        ["proc", "tmp", "dev", "etc", "opt", "root", "run", "var/task", "var/runtime", "var/lang", "var/empty", "var/tmp"];

    // Files and directories a language runtime looks up; whichever exist on the host.
    private static readonly string[] EtcBinds = ["ssl", "pki", "ca-certificates", "crypto-policies", "alternatives", "fonts"];
    private static readonly string[] EtcCopies =
        ["resolv.conf", "localtime", "ld.so.cache", "ld.so.conf", "protocols", "services", "mime.types", "os-release", "gai.conf"];

    /// <summary>Builds the tree; the answer is a descriptor of its mount namespace, which lives as long as that is held.</summary>
    /// <param name="mountPoint">An empty directory of the host to build on; nothing is visible there outside this thread.</param>
    public static Task<Descriptor> CreateAsync(string mountPoint) => DedicatedThread.RunAsync("sandbox base", () =>
    {
        // Safe because this thread ends with this method: only it leaves the server's mount namespace.
        _ = Errno.Check(Libc.Unshare(NewMounts | OwnFileSystem), "unshare the mount namespace", "Root is needed; or start with --isolation process.");
        var mounts = Descriptor.Open("/proc/thread-self/ns/mnt");
        _ = Libc.Syscall(SystemCall.FileMask, 0x12); // 022, for this thread only, whatever the server was started with
        _ = Errno.Check(Libc.Mount(null, "/", null, RecursivePrivate, null), "make mounts private");
        using (var root = MountTree.Make("tmpfs", MountTree.NoSetUser, ("size", "4m"), ("mode", "755")))
            MountTree.Attach(root, mountPoint);
        foreach (var place in Places)
            Directory.CreateDirectory(Path.Combine(mountPoint, place));
        AddSystemDirectories(mountPoint);
        AddEtc(Path.Combine(mountPoint, "etc"));
        AddDevices(Path.Combine(mountPoint, "dev"));
        Seal(mountPoint);
        return mounts;
    });

    private static void AddSystemDirectories(string root)
    {
        foreach (var name in SystemDirectories)
        {
            var (host, inside) = ("/" + name, Path.Combine(root, name));
            if (new DirectoryInfo(host) is { LinkTarget: { } target })
                File.CreateSymbolicLink(inside, target);
            else if (Directory.Exists(host))
                BindInto(host, inside);
        }
    }

    private static void AddEtc(string etc)
    {
        var (user, id) = (SandboxUser.Name, SandboxUser.Id);
        File.WriteAllText(
            Path.Combine(etc, "passwd"),
            $"root:x:0:0:root:/root:/sbin/nologin\n{user}:x:{id}:{id}::/home/{user}:/sbin/nologin\n");
        File.WriteAllText(Path.Combine(etc, "group"), $"root:x:0:\n{user}:x:{id}:\n");
        File.WriteAllText(Path.Combine(etc, "hosts"), $"127.0.0.1 localhost\n::1 localhost\n127.0.0.1 {SandboxUser.TelemetryHostNames}\n");
        File.WriteAllText(Path.Combine(etc, "nsswitch.conf"), "passwd: files\ngroup: files\nhosts: files dns\nprotocols: files\nservices: files\n");
        File.WriteAllText(Path.Combine(etc, "hostname"), SandboxUser.HostName + "\n");
        foreach (var name in EtcCopies.Where(name => File.Exists("/etc/" + name)))
            File.Copy("/etc/" + name, Path.Combine(etc, name));
        // Debian's Java keeps part of itself in /etc/java-17-openjdk; without it the JVM does not start.
        var java = Directory.GetDirectories("/etc", "java*").Select(path => Path.GetFileName(path)!);
        foreach (var name in EtcBinds.Concat(java).Where(name => Directory.Exists("/etc/" + name)))
            BindInto("/etc/" + name, Path.Combine(etc, name));
    }

    private static void AddDevices(string devices)
    {
        (string Name, int Major, int Minor)[] nodes =
            [("null", 1, 3), ("zero", 1, 5), ("full", 1, 7), ("random", 1, 8), ("urandom", 1, 9), ("tty", 5, 0)];
        foreach (var (name, major, minor) in nodes)
        {
            var path = Path.Combine(devices, name);
            // Safe because the string is copied; chmod follows because mknod's mode is cut by the umask.
            _ = Errno.Check(Libc.MakeNode(path, CharacterDevice | 0x1B6, ((ulong)major << 8) | (uint)minor), $"mknod /dev/{name}");
            _ = Errno.Check(Libc.ChangeMode(path, 0x1B6), $"chmod /dev/{name}");
        }

        foreach (var (name, target) in ((string, string)[])
            [("fd", "/proc/self/fd"), ("stdin", "/proc/self/fd/0"), ("stdout", "/proc/self/fd/1"), ("stderr", "/proc/self/fd/2")])
        {
            File.CreateSymbolicLink(Path.Combine(devices, name), target);
        }
    }

    /// <summary>Makes the tree the root, lets go of the host's, and makes it read-only.</summary>
    private static void Seal(string root)
    {
        const nuint ReadOnlyRemount = 1 | 2 | 32 | 4096; // MS_RDONLY, MS_NOSUID, MS_REMOUNT, MS_BIND
        _ = Errno.Check(Libc.ChangeDirectory(root), $"chdir {root}");
        using var text = new SystemCallScript();
        // Safe because the path is in unmanaged memory until the using ends. With "." twice the old root lands on top of the
        // new one and is detached from there; no directory for it is needed.
        var pivoted = Libc.Syscall(SystemCall.PivotRoot, text.Text("."), text.Text("."));
        _ = Errno.Check(pivoted, "pivot_root", "The root file system may be an initramfs; Hearth needs one on a disk or an overlay.");
        _ = Errno.Check(Libc.Unmount(".", Detach), "detach the old root");
        _ = Errno.Check(Libc.ChangeDirectory("/"), "chdir /");
        _ = Errno.Check(Libc.Mount(null, "/", null, ReadOnlyRemount, null), "make the root read-only");
    }

    private static void BindInto(string host, string inside)
    {
        Directory.CreateDirectory(inside);
        using var tree = MountTree.Bind(host, MountTree.ReadOnly | MountTree.NoSetUser | MountTree.NoDevices);
        MountTree.Attach(tree, inside);
    }
}
