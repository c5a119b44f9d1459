using System.Globalization;
using Hearth.Sandbox.Native;

namespace Hearth.Sandbox.Cgroups;

/// <summary>The cgroup of one sandbox's processes (all but its first, which lives outside the limits).</summary>
internal sealed class SandboxCgroup : IAsyncDisposable
{
    // AWS meters CPU in periods of 20 ms; a longer one would make a small function stand still for longer at a time.
    private const int PeriodMicroseconds = 20_000;
    private const int KillSignal = 9;
    private const long Mebibyte = 1024 * 1024;

    private readonly CgroupInstance instance;
    private readonly string leaf;
    private readonly string? memory, cpu;
    private readonly string? freezer;
    private readonly NumberFile memoryPeak;
    private readonly bool memoryIsUnified, cpuIsUnified, freezerIsUnified;

    public SandboxCgroup(CgroupInstance instance, string leaf, int memoryMb, int processLimit)
    {
        (this.instance, this.leaf) = (instance, leaf);
        foreach (var root in instance.Layout.Roots)
            Directory.CreateDirectory(instance.PathIn(root, leaf));
        (memory, memoryIsUnified) = Locate("memory");
        (cpu, cpuIsUnified) = Locate("cpu");
        (freezer, freezerIsUnified) = Locate("freezer");
        // memory.peak is of Linux 5.19; before it the present use is the best there is.
        memoryPeak = memory is null ? new NumberFile()
            : memoryIsUnified ? new NumberFile(memory + "/memory.peak", memory + "/memory.current")
            : new NumberFile(memory + "/memory.max_usage_in_bytes");
        LimitMemory(memoryMb * Mebibyte);
        if (Locate("pids").Path is { } pids)
            ControlFile.Write(pids + "/pids.max", processLimit);
    }

    /// <summary>The v2 cgroup a process is born into; null on a pure v1 machine.</summary>
    public string? UnifiedPath => instance.Layout.UnifiedRoot is { } root ? instance.PathIn(root, leaf) : null;

    /// <summary>
    /// The v1 files into which a process writes "0" to join. `tasks`, not `cgroup.procs`: a thread moving itself does not
    /// take the kernel's global thread group lock, which costs milliseconds.
    /// </summary>
    public IEnumerable<string> LegacyTaskFiles =>
        instance.Layout.Roots.Where(root => root != instance.Layout.UnifiedRoot).Select(root => instance.PathIn(root, leaf) + "/tasks");

    public long MemoryPeakBytes => memoryPeak.Read();

    public int OutOfMemoryKillCount => memory is null ? 0
        : (int)ControlFile.NumberAfter(ControlFile.TryRead(memory + (memoryIsUnified ? "/memory.events" : "/memory.oom_control")), "oom_kill");

    public void LimitCpu(double? cores)
    {
        if (cpu is null)
            return;
        // The kernel takes no quota below 1 ms.
        var quota = cores is { } share ? Math.Max(1000, (long)(share * PeriodMicroseconds)) : (long?)null;
        if (cpuIsUnified)
        {
            ControlFile.Write(cpu + "/cpu.max", string.Create(CultureInfo.InvariantCulture, $"{(quota is { } q ? q : "max")} {PeriodMicroseconds}"));
            return;
        }

        ControlFile.Write(cpu + "/cpu.cfs_period_us", PeriodMicroseconds);
        ControlFile.Write(cpu + "/cpu.cfs_quota_us", quota ?? -1);
    }

    public void Freeze(bool frozen)
    {
        if (freezer is null)
            return;
        if (freezerIsUnified)
            ControlFile.Write(freezer + "/cgroup.freeze", frozen ? "1" : "0");
        else
            ControlFile.Write(freezer + "/freezer.state", frozen ? "FROZEN" : "THAWED");
    }

    /// <summary>
    /// Kills every process and waits until the kernel has let go of them; the cgroup can be used again. Frozen first, so that
    /// no fork outruns the killing. Not by cgroup.kill: on Linux 6.18 everything later born into a cgroup that was
    /// killed that way (CLONE_INTO_CGROUP) is killed at birth.
    /// </summary>
    public async Task KillAllAsync()
    {
        var path = freezer ?? memory ?? throw new SandboxException("This machine has no cgroup to kill a sandbox by.");
        var killed = new HashSet<int>();
        Freeze(true);
        while (CgroupRemoval.ProcessesOf(path).ToList() is { Count: > 0 } processes)
        {
            foreach (var process in processes.Where(killed.Add))
                _ = Libc.Kill(process, KillSignal); // Safe because a frozen process cannot end, so its pid is still its own.
            if (!freezerIsUnified)
                Freeze(false); // v1 lets a frozen process die only once it is thawed
            await Task.Delay(1);
            if (!freezerIsUnified)
                Freeze(true);
        }

        Freeze(false);
    }

    public async ValueTask DisposeAsync()
    {
        memoryPeak.Dispose();
        foreach (var root in instance.Layout.Roots)
        {
            var path = instance.PathIn(root, leaf);
            for (var attempt = 0; attempt < 1000 && !CgroupRemoval.TryRemoveEmpty(path); attempt++)
                await Task.Delay(1);
        }
    }

    private (string? Path, bool IsUnified) Locate(string controller) => instance.Layout.RootOf(controller) is { } root
        ? (instance.PathIn(root, leaf), root == instance.Layout.UnifiedRoot)
        : (null, false);

    public void LimitMemory(long bytes)
    {
        if (memory is null)
            return;
        if (memoryIsUnified)
        {
            ControlFile.Write(memory + "/memory.max", bytes);
            _ = ControlFile.TryWrite(memory + "/memory.swap.max", "0"); // absent on a kernel without swap
            return;
        }

        // The limit of memory and swap together may never be the lower one: it goes up first, and comes down last.
        var text = bytes.ToString(CultureInfo.InvariantCulture);
        _ = ControlFile.TryWrite(memory + "/memory.memsw.limit_in_bytes", text);
        ControlFile.Write(memory + "/memory.limit_in_bytes", bytes);
        _ = ControlFile.TryWrite(memory + "/memory.memsw.limit_in_bytes", text);
        _ = ControlFile.TryWrite(memory + "/memory.swappiness", "0");
    }
}
