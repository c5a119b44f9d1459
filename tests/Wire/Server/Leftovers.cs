using System.Globalization;
using Shouldly;

namespace Hearth.Tests.Wire.Server;

/// <summary>
/// What a server that is gone may have left on the machine. Everything is told by the server's own data folder and
/// control groups, so servers of others on the same machine do not disturb.
/// </summary>
internal static class Leftovers
{
    /// <summary>A killed process and a detached loop device take the kernel a moment.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(50);

    /// <param name="exceptOf">A server that runs on the same data folder now: its own things are no leftovers.</param>
    public static async Task ShouldBeNoneAsync(string dataDirectory, IReadOnlyCollection<string> cgroups, HearthProcess? exceptOf = null)
    {
        var deadline = DateTime.UtcNow + Patience;
        List<string> found;
        while ((found = exceptOf is null ? Find(dataDirectory, cgroups) : FindOfOthers(dataDirectory, cgroups, exceptOf)).Count > 0 && DateTime.UtcNow < deadline) await Task.Delay(PollInterval);
        found.ShouldBeEmpty("the server left something behind");
    }

    /// <summary>Processes alone: those must end when the server dies, before any next start sweeps.</summary>
    public static async Task ShouldBeNoProcessesAsync(string dataDirectory, IReadOnlyCollection<string> cgroups)
    {
        var deadline = DateTime.UtcNow + Patience;
        List<string> found;
        while ((found = [.. Processes(dataDirectory, cgroups)]).Count > 0 && DateTime.UtcNow < deadline) await Task.Delay(PollInterval);
        found.ShouldBeEmpty("a sandbox outlived its server");
    }

    public static string LinkTarget(string link)
    {
        try
        {
            return File.ResolveLinkTarget(link, returnFinalTarget: false)?.FullName ?? "";
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // The descriptor or process is gone already.
            return "";
        }
    }

    private static List<string> Find(string dataDirectory, IReadOnlyCollection<string> cgroups) =>
    [
        .. Read("/proc/self/mountinfo").Split('\n').Where(mount => mount.Contains(dataDirectory, StringComparison.Ordinal))
            .Select(mount => $"mount: {mount}"),
        .. LoopDevices(dataDirectory),
        .. cgroups.Where(Directory.Exists).Select(path => $"cgroup: {path}"),
        .. Processes(dataDirectory, cgroups),
    ];

    /// <summary>A server prepares sandboxes as soon as it has started; what it holds is asked for after they were found, or the newest would be missed.</summary>
    private static List<string> FindOfOthers(string dataDirectory, IReadOnlyCollection<string> cgroups, HearthProcess server)
    {
        var found = Find(dataDirectory, cgroups);
        var folders = server.ScratchFolders().Select(folder => $"{folder}/").ToList();
        var branches = server.Cgroups().Select(Branch).Distinct(StringComparer.Ordinal).ToList();
        return
        [
            .. found.Where(one => !one.StartsWith($"process: {server.ProcessId} ", StringComparison.Ordinal)
                && !folders.Exists(folder => one.Contains(folder, StringComparison.Ordinal)) && !IsIn(branches, one)),
        ];
    }

    private static bool IsIn(List<string> branches, string found) =>
        found.Split(' ') is ["process:", var id, ..] && Read($"/proc/{id}/cgroup") is var groups && branches.Exists(branch => groups.Contains(branch, StringComparison.Ordinal));

    private static IEnumerable<string> LoopDevices(string dataDirectory) =>
        from device in Directory.EnumerateDirectories("/sys/block", "loop*")
        let backing = Read($"{device}/loop/backing_file").Trim()
        where backing.StartsWith(dataDirectory, StringComparison.Ordinal)
        select $"loop device: {Path.GetFileName(device)} on {backing}";

    /// <summary>A sandbox's process shows the data folder in its mounts, or the server's branch in its control groups.</summary>
    private static IEnumerable<string> Processes(string dataDirectory, IReadOnlyCollection<string> cgroups)
    {
        var branches = cgroups.Select(Branch).Distinct(StringComparer.Ordinal).ToList();
        foreach (var process in Directory.EnumerateDirectories("/proc"))
        {
            if (!int.TryParse(Path.GetFileName(process), CultureInfo.InvariantCulture, out _)) continue;
            var groups = Read($"{process}/cgroup");
            if (branches.Exists(branch => groups.Contains(branch, StringComparison.Ordinal))
                || Read($"{process}/mountinfo").Contains(dataDirectory, StringComparison.Ordinal)
                || Read($"{process}/environ").Contains(dataDirectory, StringComparison.Ordinal))
                yield return $"process: {Path.GetFileName(process)} {Read($"{process}/cmdline").Replace('\0', ' ')}";
        }
    }

    /// <summary>"/hearth/0f41d8135626" of "/sys/fs/cgroup/memory/hearth/0f41d8135626/inits".</summary>
    private static string Branch(string cgroup)
    {
        var at = cgroup.IndexOf("/hearth/", StringComparison.Ordinal);
        var parts = cgroup[at..].Split('/');
        return string.Join('/', parts[..3]);
    }

    private static string Read(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // Processes and devices come and go while they are looked at.
            return "";
        }
    }
}
