namespace Hearth.Bench.Server;

/// <summary>What /proc says about the server and its environments.</summary>
internal static class ProcessTable
{
    /// <summary>USER_HZ: 100 on every Linux that .NET runs on.</summary>
    private const double TicksPerSecond = 100;

    /// <summary>A process and all its descendants.</summary>
    public static IReadOnlyList<int> Tree(int root)
    {
        var children = new Dictionary<int, List<int>>();
        foreach (var directory in Directory.EnumerateDirectories("/proc"))
        {
            if (!int.TryParse(Path.GetFileName(directory), out var process)) continue;
            if (Fields(process) is not { } fields) continue;
            var parent = int.Parse(fields[1]);
            if (!children.TryGetValue(parent, out var list)) children[parent] = list = [];
            list.Add(process);
        }
        List<int> tree = [root];
        for (var index = 0; index < tree.Count; index++) tree.AddRange(children.GetValueOrDefault(tree[index], []));
        return tree;
    }

    /// <summary>User and system time that these processes have used so far; resolution 10 ms.</summary>
    public static TimeSpan CpuTime(IEnumerable<int> processes) => TimeSpan.FromSeconds(
        processes.Select(Fields).OfType<string[]>()
            .Sum(fields => long.Parse(fields[11]) + long.Parse(fields[12])) / TicksPerSecond);

    /// <summary>
    /// Proportional set size: a page shared by n processes counts 1/n in each.
    /// https://docs.kernel.org/filesystems/proc.html
    /// </summary>
    public static double PssMebibytes(IEnumerable<int> processes) => processes.Sum(process =>
    {
        var line = File.ReadLines($"/proc/{process}/smaps_rollup").First(line => line.StartsWith("Pss:"));
        return double.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1]) / 1024;
    });

    /// <summary>Directories of the cgroups below hearth/ that a process is in, in every tree.</summary>
    public static IEnumerable<string> HearthCgroups(int process)
    {
        string[] lines;
        try
        {
            lines = File.ReadAllLines($"/proc/{process}/cgroup");
        }
        catch (IOException)
        {
            return [];
        }
        return lines.Select(line => line.Split(':', 3)[2]).Where(path => path.StartsWith("/hearth/")).Distinct()
            .SelectMany(path => CgroupRoots().Select(root => root + path));
    }

    /// <summary>Id and start time, which together name a process for good; null when there is none.</summary>
    public static string? Identity(int process) => Fields(process) is { } fields ? $"{process}@{fields[19]}" : null;

    public static int IdOf(string identity) => int.Parse(identity.Split('@')[0]);

    /// <summary>Mount points of all cgroup trees, v1 and v2.</summary>
    private static IEnumerable<string> CgroupRoots() =>
        File.ReadLines("/proc/self/mountinfo").Where(line => line.Contains(" - cgroup")).Select(line => line.Split(' ')[4]);

    /// <summary>/proc/PID/stat from the state on: the name before it may hold spaces and parentheses.</summary>
    private static string[]? Fields(int process)
    {
        try
        {
            var text = File.ReadAllText($"/proc/{process}/stat");
            return text[(text.LastIndexOf(')') + 2)..].Split(' ');
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
