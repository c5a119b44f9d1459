namespace Hearth.Host.Deploy;

/// <param name="Path">Relative, with slashes.</param>
/// <param name="LinkTarget">Of a link that stays in the folder; null for a file.</param>
internal sealed record FolderEntry(string Path, string FullPath, string? LinkTarget);

/// <summary>
/// The files of a folder in the order of their names. A link that stays within the folder is a link; one that leads out of it
/// is what it leads to, because its target would not be there where the function runs.
/// </summary>
internal sealed class FolderWalk(string root, IgnoreRules? ignored)
{
    private readonly string _realRoot = Real(new DirectoryInfo(root));

    public IEnumerable<FolderEntry> Entries() => In(new DirectoryInfo(root), "", []);

    private IEnumerable<FolderEntry> In(DirectoryInfo directory, string prefix, List<string> above)
    {
        // A link to a folder above itself has no end.
        var real = Real(directory);
        if (above.Contains(real)) yield break;
        above.Add(real);
        foreach (var entry in directory.EnumerateFileSystemInfos().OrderBy(entry => entry.Name, StringComparer.Ordinal))
        {
            var path = prefix + entry.Name;
            var isDirectory = entry is DirectoryInfo;
            if (ignored?.Excludes(path, isDirectory) == true) continue;
            if (entry.LinkTarget is { } target && StaysInside(entry, target))
            {
                yield return new FolderEntry(path, entry.FullName, target);
            }
            else if (isDirectory)
            {
                foreach (var inner in In((DirectoryInfo)entry, path + "/", above)) yield return inner;
            }
            else if (entry.Exists)
            {
                yield return new FolderEntry(path, entry.FullName, LinkTarget: null);
            }
        }
        above.RemoveAt(above.Count - 1);
    }

    private bool StaysInside(FileSystemInfo link, string target)
    {
        if (Path.IsPathRooted(target)) return false;
        var real = Path.GetFullPath(Path.Combine(Real(new FileInfo(link.FullName).Directory!), target));
        return real == _realRoot || real.StartsWith(_realRoot + "/", StringComparison.Ordinal);
    }

    private static string Real(DirectoryInfo directory) =>
        Path.TrimEndingDirectorySeparator(directory.ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? directory.FullName);
}
