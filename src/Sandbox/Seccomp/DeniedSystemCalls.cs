namespace Hearth.Sandbox.Seccomp;

/// <summary>A system call by its name and its numbers on the two machines; a number of -1 means that one has no such call.</summary>
internal sealed record SystemCallNumber(string Name, int X64, int Arm64);

/// <summary>
/// What a function may not ask of the kernel: EPERM, whatever its rights. Most of these need a capability that a function does
/// not have; they are refused here as well because the way to such a call has held most kernel holes of the last years.
/// </summary>
internal static class DeniedSystemCalls
{
    private const int Absent = -1;

    public static readonly SystemCallNumber Clone = new("clone", 56, 220);
    public static readonly SystemCallNumber Clone3 = new("clone3", 435, 435);
    public static readonly SystemCallNumber Unshare = new("unshare", 272, 97);
    public static readonly SystemCallNumber Socket = new("socket", 41, 198);
    public static readonly SystemCallNumber DeviceControl = new("ioctl", 16, 29);
    public static readonly SystemCallNumber Personality = new("personality", 135, 92);

    public static readonly IReadOnlyList<SystemCallNumber> All =
    [
        new("mount", 165, 40),
        new("umount2", 166, 39),
        new("pivot_root", 155, 41),
        new("chroot", 161, 51),
        new("fsopen", 430, 430),
        new("fsconfig", 431, 431),
        new("fsmount", 432, 432),
        new("fspick", 433, 433),
        new("move_mount", 429, 429),
        new("open_tree", 428, 428),
        new("open_tree_attr", 467, 467),
        new("mount_setattr", 442, 442),
        new("statmount", 457, 457),
        new("listmount", 458, 458),
        new("setns", 308, 268),
        new("ptrace", 101, 117),
        new("process_vm_readv", 310, 270),
        new("process_vm_writev", 311, 271),
        new("process_madvise", 440, 440),
        new("pidfd_getfd", 438, 438),
        new("kcmp", 312, 272),
        new("bpf", 321, 280),
        new("perf_event_open", 298, 241),
        new("userfaultfd", 323, 282),
        new("io_uring_setup", 425, 425),
        new("io_uring_enter", 426, 426),
        new("io_uring_register", 427, 427),
        new("keyctl", 250, 219),
        new("add_key", 248, 217),
        new("request_key", 249, 218),
        new("kexec_load", 246, 104),
        new("kexec_file_load", 320, 294),
        new("init_module", 175, 105),
        new("finit_module", 313, 273),
        new("delete_module", 176, 106),
        new("reboot", 169, 142),
        new("swapon", 167, 224),
        new("swapoff", 168, 225),
        new("acct", 163, 89),
        new("quotactl", 179, 60),
        new("quotactl_fd", 443, 443),
        new("open_by_handle_at", 304, 265),
        new("name_to_handle_at", 303, 264),
        new("lookup_dcookie", 212, 18),
        new("fanotify_init", 300, 262),
        new("syslog", 103, 116),
        new("sethostname", 170, 161),
        new("setdomainname", 171, 162),
        new("settimeofday", 164, 170),
        new("clock_settime", 227, 112),
        new("clock_adjtime", 305, 266),
        new("adjtimex", 159, 171),
        new("vhangup", 153, 58),
        new("nfsservctl", 180, 42),
        new("migrate_pages", 256, 238),
        new("move_pages", 279, 239),
        new("iopl", 172, Absent),
        new("ioperm", 173, Absent),
        new("modify_ldt", 154, Absent),
        new("uselib", 134, Absent),
        new("ustat", 136, Absent),
        new("sysfs", 139, Absent),
        new("_sysctl", 156, Absent),
        new("create_module", 174, Absent),
        new("get_kernel_syms", 177, Absent),
        new("query_module", 178, Absent),
    ];
}
