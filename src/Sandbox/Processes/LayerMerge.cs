namespace Hearth.Sandbox.Processes;

/// <summary>Several layers as one tree of real directories and symbolic links to files, for want of an overlay mount.</summary>
internal static class LayerMerge
{
    /// <summary>Later layers replace what earlier ones brought; returns the merged directory.</summary>
    public static string Merge(IReadOnlyList<string> layers, string into)
    {
        Directory.CreateDirectory(into);
        foreach (var layer in layers)
            Add(new DirectoryInfo(layer), into);
        return into;
    }

    private static void Add(DirectoryInfo from, string into)
    {
        foreach (var entry in from.EnumerateFileSystemInfos())
        {
            var target = Path.Combine(into, entry.Name);
            var isDirectory = entry is DirectoryInfo && entry.LinkTarget is null;
            RemoveOther(target, isDirectory);
            if (isDirectory)
                Add((DirectoryInfo)entry, Directory.CreateDirectory(target).FullName);
            else
                File.CreateSymbolicLink(target, entry.LinkTarget is { } link && !Path.IsPathRooted(link) ? link : entry.FullName);
        }
    }

    /// <summary>A directory meets a directory and they merge; in every other case the later one takes the place.</summary>
    private static void RemoveOther(string target, bool keepDirectory)
    {
        var there = new FileInfo(target);
        if (there.LinkTarget is not null || there.Exists)
            there.Delete();
        else if (!keepDirectory && Directory.Exists(target))
            Directory.Delete(target, recursive: true);
    }
}
