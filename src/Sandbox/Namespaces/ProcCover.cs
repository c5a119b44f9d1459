namespace Hearth.Sandbox.Namespaces;

/// <summary>A path of /proc that a sandbox does not see, and what is bound over it.</summary>
internal sealed record ProcCover(string Path, string Cover)
{
    private static readonly string[] Files =
    [
        "kcore", "keys", "key-users", "kmsg", "sysrq-trigger", "timer_list", "timer_stats", "kallsyms", "modules", "config.gz", "cmdline", "iomem",
        "ioports", "sched_debug", "latency_stats", "slabinfo", "vmallocinfo", "kpagecount", "kpageflags", "kpagecgroup", "diskstats", "partitions",
        "swaps", "interrupts",
    ];

    private static readonly string[] Directories = ["acpi", "scsi", "bus", "fs", "irq", "driver", "asound", "pressure"];

    /// <summary>
    /// What this kernel's /proc tells about the host beyond processes: its memory, log, keys, modules, hardware. To be
    /// called on the host, where /proc is: what is not found there is not covered.
    /// </summary>
    public static IReadOnlyList<ProcCover> Find() =>
    [
        .. Files.Select(name => "/proc/" + name).Where(File.Exists).Select(path => new ProcCover(path, "/dev/null")),
        .. Directories.Select(name => "/proc/" + name).Where(Directory.Exists).Select(path => new ProcCover(path, "/var/empty")),
    ];
}
