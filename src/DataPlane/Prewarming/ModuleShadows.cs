namespace Hearth.DataPlane.Prewarming;

/// <summary>
/// Whether a Python function brings a module of a name that a fork server has loaded already. Its own must win where it would
/// win after a plain start, so such a function gets one.
/// </summary>
internal static class ModuleShadows
{
    public static bool Any(EnvironmentConfig config, IReadOnlySet<string> loaded)
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
}
