using System.Globalization;

namespace Hearth.Bench.Report;

/// <summary>The machine, and whether anything else runs on it.</summary>
/// <param name="BusyShare">Part of all cores that was in use while the harness slept, 0 to 1.</param>
/// <param name="StolenShare">Part that the hypervisor took.</param>
internal sealed record Machine(
    int Cores, string Processor, string Kernel, double LoadAverage, double BusyShare, double StolenShare)
{
    private const double IdleEnough = 0.05;

    private static readonly TimeSpan Observation = TimeSpan.FromSeconds(2);

    public bool IsIdle => BusyShare + StolenShare < IdleEnough;

    public static Machine Observe()
    {
        var before = Ticks();
        Thread.Sleep(Observation);
        var used = Ticks().Zip(before, (after, start) => after - start).ToArray();
        double all = used.Take(8).Sum();
        return new Machine(
            Environment.ProcessorCount,
            File.ReadLines("/proc/cpuinfo").FirstOrDefault(line => line.StartsWith("model name"))?.Split(": ")[^1] ?? "unknown",
            File.ReadAllText("/proc/sys/kernel/osrelease").Trim(),
            double.Parse(File.ReadAllText("/proc/loadavg").Split(' ')[0], CultureInfo.InvariantCulture),
            BusyShare: (all - used[3] - used[4] - used[7]) / all,
            StolenShare: used[7] / all);
    }

    /// <summary>
    /// Waits until the machine does nothing, or does not come to rest: the kernel goes on with what a measure has taken down (200 network
    /// namespaces, 200 file systems) when the last process has ended.
    /// </summary>
    public static async Task RestAsync()
    {
        const double QuietEnough = 0.1;
        const int Glances = 50;
        for (var glance = 0; glance < Glances; glance++)
        {
            var before = Ticks();
            await Task.Delay(100);
            var used = Ticks().Zip(before, (after, start) => after - start).ToArray();
            if (1 - ((used[3] + used[4]) / (double)used.Take(8).Sum()) < QuietEnough) return;
        }
    }

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Cores} cores ({Processor}), Linux {Kernel}, .NET {Environment.Version}, "
        + $"load average {LoadAverage:0.00}, others use {BusyShare:P0}, stolen {StolenShare:P0}");

    /// <summary>user nice system idle iowait irq softirq steal. https://docs.kernel.org/filesystems/proc.html</summary>
    private static long[] Ticks() =>
        [.. File.ReadLines("/proc/stat").First().Split(' ', StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(long.Parse)];
}
