using System.Diagnostics;
using System.Globalization;
using Hearth.Sandbox.Native;

namespace Hearth.Sandbox.Cgroups;

/// <summary>Kills what is in a cgroup, on either version, and removes it.</summary>
internal static class CgroupRemoval
{
    private const int KillSignal = 9;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Sends SIGKILL to every process of a cgroup. v2 does it in one step that no fork can outrun; on v1 the cgroup is frozen
    /// first, so that nothing forks while it is being killed, and thawed so that the signal takes effect.
    /// </summary>
    public static void Kill(string path)
    {
        if (ControlFile.TryWrite(Path.Combine(path, "cgroup.kill"), "1") is null)
            return;
        var state = Path.Combine(path, "freezer.state");
        _ = ControlFile.TryWrite(state, "FROZEN");
        foreach (var process in ProcessesOf(path))
            _ = Libc.Kill(process, KillSignal); // Safe because a frozen process keeps its pid until it is thawed.
        _ = ControlFile.TryWrite(state, "THAWED");
    }

    public static IEnumerable<int> ProcessesOf(string path) =>
        (ControlFile.TryRead(Path.Combine(path, "cgroup.procs")) ?? "")
            .Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => int.Parse(line, CultureInfo.InvariantCulture))
            .Where(process => process > 0);

    /// <summary>Kills and removes a cgroup and all below it, deepest first. Used at shutdown and by the sweep.</summary>
    public static void Remove(string path)
    {
        if (!Directory.Exists(path))
            return;
        foreach (var child in Directory.GetDirectories(path))
            Remove(child);
        var begun = Stopwatch.GetTimestamp();
        while (!TryRemoveEmpty(path) && Stopwatch.GetElapsedTime(begun) < Patience)
        {
            Kill(path);
            Thread.Sleep(1);
        }
    }

    /// <summary>False while something is still in it (a killed process leaves a moment after its end is reported).</summary>
    public static bool TryRemoveEmpty(string path)
    {
        try
        {
            Directory.Delete(path);
            return true;
        }
        catch (DirectoryNotFoundException)
        {
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }
}
