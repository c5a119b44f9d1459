using Hearth.Host.Deploy;

namespace Hearth.Host.Quickstart;

/// <summary>The examples of the checkout, as deployment packages.</summary>
internal static class ExampleFolders
{
    /// <param name="folder">Below examples/, for instance "layers/greeting".</param>
    public static FolderZip Zip(string folder) => FolderZip.Of(Find(folder), IgnoreRules.Of("/README.md"));

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
