using System.Runtime.InteropServices;
using Hearth.Sandbox.Cgroups;
using Hearth.Sandbox.Native;

namespace Hearth.Sandbox;

/// <summary>One thing this machine can or cannot do.</summary>
/// <param name="Name">What was looked at, in a few words.</param>
/// <param name="Ok">Whether sandboxes have all they need of it.</param>
/// <param name="Detail">What was found.</param>
/// <param name="Mend">What to do when it is not well; empty when it is.</param>
public sealed record SandboxFinding(string Name, bool Ok, string Detail, string Mend);

/// <summary>Looks at what the <c>sandbox</c> back end needs of the machine, for <c>hearth doctor</c>. Changes nothing.</summary>
public static class SandboxProbe
{
    private const string UseProcess = "or start with --isolation process (no isolation)";

    internal static string MakeFileSystemProgram =>
        ((string[])["/usr/sbin/mkfs.ext4", "/sbin/mkfs.ext4", "/usr/bin/mkfs.ext4"]).FirstOrDefault(File.Exists) ?? "mkfs.ext4";

    internal static bool HasLoopDevices => File.Exists("/dev/loop-control") && File.Exists(MakeFileSystemProgram) && HasFileSystem("ext4");

    /// <summary>Every finding, in the order in which a user would mend them.</summary>
    public static IReadOnlyList<SandboxFinding> Run()
    {
        var layout = CgroupLayout.Detect();
        return
        [
            Machine(),
            Root(),
            Kernel(),
            Namespaces(),
            .. ((string[])["memory", "cpu", "pids", "freezer"]).Select(name => Controller(layout, name)),
            Overlay(),
            Seccomp(),
            LoopDevices(),
            FileSystemMaker(),
        ];
    }

    private static SandboxFinding Machine()
    {
        var machine = RuntimeInformation.ProcessArchitecture;
        return Found("machine", machine is Architecture.X64 or Architecture.Arm64, machine.ToString(), $"Sandboxes need x86-64 or arm64; {UseProcess}.");
    }

    private static SandboxFinding Root() =>
        // Safe because geteuid only answers.
        Found("root", Libc.EffectiveUser() == 0, $"effective user {Libc.EffectiveUser()}", $"Run hearth as root (sudo hearth serve), {UseProcess}.");

    private static SandboxFinding Kernel()
    {
        var version = Environment.OSVersion.Version;
        return Found("kernel", version >= new Version(5, 14), $"Linux {version.Major}.{version.Minor}", "Linux 5.14 or later is needed (clone3 into cgroups, mount_setattr, cgroup.kill).");
    }

    private static SandboxFinding Namespaces()
    {
        var missing = ((string[])["mnt", "pid", "net", "ipc", "uts", "cgroup"]).Where(name => !File.Exists("/proc/self/ns/" + name)).ToList();
        return Found(
            "namespaces",
            missing.Count == 0,
            missing.Count == 0 ? "mnt pid net ipc uts cgroup" : $"missing: {string.Join(' ', missing)}",
            "Use a kernel built with namespaces (CONFIG_NAMESPACES and its parts).");
    }

    private static SandboxFinding Controller(CgroupLayout layout, string name)
    {
        var version = layout.VersionOf(name);
        var root = layout.RootOf(name);
        var mend = name switch
        {
            "memory" => "Boot with cgroup_enable=memory; without it functions have no memory limit.",
            "cpu" => "Use a kernel with CONFIG_CFS_BANDWIDTH; without it functions have no CPU limit.",
            "pids" => "Use a kernel with CONFIG_CGROUP_PIDS; without it a fork bomb is not held.",
            _ => "Mount cgroup2 (mount -t cgroup2 none /sys/fs/cgroup/unified); without it idle functions keep running.",
        };
        return Found($"cgroup {name}", root is not null, root is null ? "none" : $"{version} at {root}", mend);
    }

    private static SandboxFinding Overlay() => Found(
        "overlayfs", HasFileSystem("overlay"), HasFileSystem("overlay") ? "present" : "absent", "modprobe overlay; functions with two or more layers need it.");

    private static SandboxFinding Seccomp()
    {
        var actions = ControlFile.TryRead("/proc/sys/kernel/seccomp/actions_avail")?.Trim();
        return Found("seccomp", actions is not null, actions ?? "absent", "Use a kernel with CONFIG_SECCOMP_FILTER.");
    }

    private static SandboxFinding LoopDevices() => Found(
        "loop devices",
        File.Exists("/dev/loop-control"),
        File.Exists("/dev/loop-control") ? "/dev/loop-control" : "absent: /tmp will be in memory, and its size is added to the memory limit",
        "modprobe loop (in a container: --device /dev/loop-control and --privileged).");

    private static SandboxFinding FileSystemMaker() => Found(
        "mkfs.ext4",
        File.Exists(MakeFileSystemProgram) && HasFileSystem("ext4"),
        File.Exists(MakeFileSystemProgram) ? MakeFileSystemProgram : "absent: /tmp will be in memory, and its size is added to the memory limit",
        "Install e2fsprogs (apt-get install e2fsprogs), and load ext4 (modprobe ext4).");

    private static bool HasFileSystem(string type) =>
        File.ReadLines("/proc/filesystems").Any(line => line.AsSpan().Trim().EndsWith(type, StringComparison.Ordinal));

    private static SandboxFinding Found(string name, bool ok, string detail, string mend) => new(name, ok, detail, ok ? "" : mend);
}
