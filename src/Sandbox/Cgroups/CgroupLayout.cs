namespace Hearth.Sandbox.Cgroups;

/// <summary>
/// Where each controller of this machine lives. Most machines are pure v2; some (and many containers) are hybrid, with
/// memory, cpu and pids still on v1 and a v2 tree that only freezes and kills. So the choice is made per controller.
/// </summary>
/// <param name="UnifiedRoot">Mount point of the v2 tree; null on a pure v1 machine.</param>
/// <param name="UnifiedControllers">Controllers the v2 tree has.</param>
/// <param name="LegacyRoots">Mount point of each v1 controller.</param>
internal sealed record CgroupLayout(
    string? UnifiedRoot, IReadOnlySet<string> UnifiedControllers, IReadOnlyDictionary<string, string> LegacyRoots)
{
    private static readonly string[] Wanted = ["memory", "cpu", "pids"];

    public static CgroupLayout Detect() => Parse(File.ReadLines("/proc/self/mountinfo"), File.Exists, File.ReadAllText);

    /// <summary>Controllers to switch on in the v2 tree, as cgroup.subtree_control takes them.</summary>
    public string EnableText => string.Join(' ', Wanted.Where(UnifiedControllers.Contains).Select(name => "+" + name));

    /// <summary>"v2", "v1" or "none", for the doctor.</summary>
    public string VersionOf(string controller) => RootOf(controller) switch
    {
        null => "none",
        var root => root == UnifiedRoot ? "v2" : "v1",
    };

    /// <summary>Mount point of the tree that has a controller; null when this machine has none.</summary>
    public string? RootOf(string controller)
    {
        // Freezing and killing are part of v2 itself.
        if (UnifiedRoot is not null && (controller == "freezer" || UnifiedControllers.Contains(controller)))
            return UnifiedRoot;
        return LegacyRoots.GetValueOrDefault(controller);
    }

    /// <summary>Every tree in which a sandbox gets a cgroup.</summary>
    public IReadOnlyList<string> Roots => [.. Wanted.Append("freezer").Select(RootOf).OfType<string>().Distinct()];

    internal static CgroupLayout Parse(IEnumerable<string> mountInfo, Func<string, bool> exists, Func<string, string> read)
    {
        string? unified = null;
        var legacy = new Dictionary<string, string>();
        foreach (var line in mountInfo)
        {
            // "36 25 0:31 / /sys/fs/cgroup/memory rw - cgroup cgroup rw,memory": the type follows a lone dash.
            var fields = line.Split(' ');
            var dash = Array.IndexOf(fields, "-");
            if (dash < 0 || fields.Length < dash + 4)
                continue;
            if (fields[dash + 1] == "cgroup2")
                unified ??= fields[4];
            else if (fields[dash + 1] == "cgroup")
                foreach (var controller in fields[dash + 3].Split(',').Intersect([.. Wanted, "freezer"]))
                    legacy.TryAdd(controller, fields[4]);
        }

        var list = unified is null ? "" : Path.Combine(unified, "cgroup.controllers");
        var controllers = list.Length > 0 && exists(list) ? read(list).Split((char[])[' ', '\n'], StringSplitOptions.RemoveEmptyEntries) : [];
        return new CgroupLayout(unified, controllers.ToHashSet(), legacy);
    }
}
