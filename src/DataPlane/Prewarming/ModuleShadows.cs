using System.Runtime.CompilerServices;

namespace Hearth.DataPlane.Prewarming;

/// <summary>
/// Whether a Python function brings a module of a name that a fork server has loaded already. Its own must win where it would
/// win after a plain start, so such a function gets one. Remembered, for looking takes 0.1 ms and more of a start.
/// </summary>
internal sealed class ModuleShadows
{
    private readonly ConditionalWeakTable<EnvironmentConfig, Finding> findings = [];

    public bool Any(EnvironmentConfig config, IReadOnlySet<string> loaded)
    {
        // While a function is developed its folder changes and its configuration does not.
        var changed = Directory.GetLastWriteTimeUtc(config.CodeDirectory);
        if (findings.TryGetValue(config, out var known) && known.Changed == changed && known.Loaded == loaded) return known.Any;
        var finding = new Finding(changed, loaded, Look(config, loaded));
        findings.AddOrUpdate(config, finding);
        return finding.Any;
    }

    private static bool Look(EnvironmentConfig config, IReadOnlySet<string> loaded)
    {
        var packages = $"python/lib/{config.Runtime}/site-packages";
        return Has(config.CodeDirectory)
            || config.LayerDirectories.Any(layer => Has(Path.Combine(layer, "python")) || Has(Path.Combine(layer, packages)));

        bool Has(string directory) =>
            Directory.Exists(directory) && Directory.EnumerateFileSystemEntries(directory).Any(path => loaded.Contains(ModuleName(path)));
    }

    /// <summary>"json" of json.py, json/, json.cpython-312-x86_64-linux-gnu.so.</summary>
    private static string ModuleName(string path)
    {
        var name = Path.GetFileName(path);
        var dot = name.IndexOf('.');
        return dot < 0 ? name : name[..dot];
    }

    private sealed record Finding(DateTime Changed, IReadOnlySet<string> Loaded, bool Any);
}
