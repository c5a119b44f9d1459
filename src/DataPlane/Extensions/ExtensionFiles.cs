using Hearth.Sandbox;

namespace Hearth.DataPlane.Extensions;

/// <summary>
/// The external extensions of a function: every file right in /opt/extensions, whether it can be executed or not (one that
/// cannot is a failed launch, as on AWS). Looked for on the host, where the layers of a function lie unmerged.
/// </summary>
internal static class ExtensionFiles
{
    public static IReadOnlyList<ExtensionFile> Find(EnvironmentConfig config, SandboxPaths paths)
    {
        if (config.LayerDirectories.Count == 0) return [];
        var names = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var layer in config.LayerDirectories)
        {
            var directory = new DirectoryInfo(Path.Combine(layer, "extensions"));
            if (!directory.Exists) continue;
            // A later layer's directory takes the place of an earlier one's file, and the other way round.
            names.ExceptWith(directory.EnumerateDirectories().Select(entry => entry.Name));
            names.UnionWith(directory.EnumerateFiles().Select(entry => entry.Name));
        }

        return [.. names.Select(name => new ExtensionFile(name, $"{paths.Opt}/extensions/{name}"))];
    }
}

/// <param name="Program">The path inside the sandbox.</param>
internal sealed record ExtensionFile(string Name, string Program);
