using System.IO.Compression;

namespace Hearth.Host.Quickstart;

/// <summary>The examples of the checkout, zipped as `zip -r` would.</summary>
internal static class ExampleFolders
{
    /// <param name="folder">Below examples/, for instance "layers/greeting".</param>
    public static byte[] Zip(string folder)
    {
        var source = Find(folder);
        using var bytes = new MemoryStream();
        using (var archive = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var path in Directory.EnumerateFiles(source, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
            {
                var name = Path.GetRelativePath(source, path);
                if (name.Contains("__pycache__", StringComparison.Ordinal) || name == "README.md") continue;
                archive.CreateEntryFromFile(path, name);
            }
        }
        return bytes.ToArray();
    }

    private static string Find(string folder)
    {
        for (var root = new DirectoryInfo(AppContext.BaseDirectory); root is not null; root = root.Parent)
        {
            var candidate = Path.Combine(root.FullName, "examples", folder);
            if (Directory.Exists(candidate)) return candidate;
        }
        throw new DirectoryNotFoundException($"examples/{folder} was not found above {AppContext.BaseDirectory}; run hearth from a checkout.");
    }
}
