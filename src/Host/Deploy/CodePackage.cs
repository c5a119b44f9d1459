using Hearth.Host.Commands;

namespace Hearth.Host.Deploy;

/// <summary>Makes the deployment package of a folder: builds what must be built, leaves out what is not code.</summary>
internal static class CodePackage
{
    private const long LargestBytes = 50L * 1024 * 1024;

    public static async Task<FolderZip> OfAsync(FunctionFolder folder, CancellationToken cancellation)
    {
        var zip = folder.Project is null ? OfSource(folder) : await OfProjectAsync(folder.Project, cancellation);
        if (zip.Files.Count == 0) throw new CommandException($"{folder.Directory} holds no file to deploy.");
        if (zip.Bytes.Length > LargestBytes)
            throw new CommandException(
                $"{folder.Directory} is {zip.Bytes.Length >> 20} MB zipped, and Lambda takes {LargestBytes >> 20} MB. "
                + $"Leave out what the function does not need in a {IgnoreRules.OwnFile} file, or put packages into a layer with `hearth layer build`.");
        return zip;
    }

    private static FolderZip OfSource(FunctionFolder folder)
    {
        var rules = IgnoreRules.Read(folder.Directory);
        CheckHandler(folder, rules);
        return FolderZip.Of(folder.Directory, rules);
    }

    private static async Task<FolderZip> OfProjectAsync(string project, CancellationToken cancellation)
    {
        var output = Directory.CreateTempSubdirectory("hearth-publish-").FullName;
        try
        {
            return FolderZip.Of(await DotnetProject.PublishAsync(project, output, cancellation), ignored: null);
        }
        finally
        {
            Directory.Delete(output, recursive: true);
        }
    }

    /// <summary>A build's output is often in .gitignore: better to hear it here than as an import error.</summary>
    private static void CheckHandler(FunctionFolder folder, IgnoreRules rules)
    {
        var module = folder.Handler[..Math.Max(0, folder.Handler.LastIndexOf('.'))];
        if (module.Length == 0 || rules.Source is null) return;
        foreach (var ending in (string[])[".py", ".js", ".mjs", ".cjs"])
        {
            var file = module + ending;
            if (File.Exists(Path.Combine(folder.Directory, file)) && rules.ExcludesWithParents(file))
                throw new CommandException(
                    $"{file} has the handler, but {rules.Source} leaves it out. Write a {IgnoreRules.OwnFile} file, which is read instead of "
                    + ".gitignore and may be empty.");
        }
    }
}
