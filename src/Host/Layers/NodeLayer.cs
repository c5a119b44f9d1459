using System.Text.Json;
using System.Text.Json.Nodes;
using Hearth.Host.Commands;
using Hearth.Host.Tools;

namespace Hearth.Host.Layers;

/// <summary>
/// Packages of a package.json, where Lambda's Node.js looks for them: nodejs/node_modules. A package-lock.json beside it is
/// followed. https://docs.aws.amazon.com/lambda/latest/dg/packaging-layers.html
/// </summary>
internal static class NodeLayer
{
    private const string Lock = "package-lock.json";

    public static async Task BuildAsync(LayerRecipe recipe, string output, Action<string> says, CancellationToken cancellation)
    {
        var (node, reason) = recipe.Interpreters.Look(recipe.Runtimes[0]);
        if (node is null) throw new CommandException($"{recipe.Runtimes[0]}: {reason}");
        var folder = Directory.CreateDirectory(Path.Combine(output, "nodejs")).FullName;
        var source = Path.Combine(Path.GetDirectoryName(recipe.File)!, Lock);
        var follows = CopyPackage(recipe.File, folder, hasLock: File.Exists(source));
        if (follows) File.Copy(source, Path.Combine(folder, Lock));
        says($"installing {Path.GetFileName(recipe.File)}{(follows ? $" as {Lock} says" : "")} for {recipe.Runtimes[0]} with {node}");
        await ToolRun.RunAsync(
            follows ? "npm ci" : "npm install",
            NpmBeside(node),
            // --install-links copies local packages: a link would lead out of the layer.
            [follows ? "ci" : "install", "--prefix", folder, "--omit=dev", "--install-links", "--no-audit", "--no-fund", "--no-update-notifier", "--loglevel=error"],
            folder,
            cancellation,
            // npm is a script that takes the node that comes first.
            new Dictionary<string, string> { ["PATH"] = $"{Path.GetDirectoryName(node)}:{Environment.GetEnvironmentVariable("PATH")}" });
        if (!Directory.Exists(Path.Combine(folder, "node_modules"))) throw new CommandException($"{recipe.File} names no dependencies to install.");
        Clean(folder);
    }

    /// <summary>Local packages get absolute paths: the copy lies elsewhere.</summary>
    /// <returns>Whether the lock file still holds for the copy; it names local packages by their old paths.</returns>
    private static bool CopyPackage(string file, string folder, bool hasLock)
    {
        JsonObject package;
        try
        {
            package = (JsonObject)JsonNode.Parse(File.ReadAllText(file))!;
        }
        catch (Exception error) when (error is JsonException or InvalidCastException)
        {
            throw new CommandException($"{file} is not a package.json: {error.Message}");
        }
        var hasLocal = false;
        foreach (var group in (string[])["dependencies", "optionalDependencies"])
        {
            if (package[group] is not JsonObject dependencies) continue;
            foreach (var (name, version) in dependencies.ToList())
            {
                if (version?.ToString() is not { } text || !text.StartsWith("file:", StringComparison.Ordinal)) continue;
                dependencies[name] = "file:" + Path.GetFullPath(Path.Combine(Path.GetDirectoryName(file)!, text["file:".Length..]));
                hasLocal = true;
            }
        }
        // Only what is installed matters here: scripts of the project itself are for its own folder.
        package.Remove("scripts");
        var follows = hasLock && !hasLocal;
        // Without a lock file npm asks the registry even for what --omit=dev leaves out.
        if (!follows) package.Remove("devDependencies");
        File.WriteAllText(Path.Combine(folder, "package.json"), package.ToJsonString());
        return follows;
    }

    private static string NpmBeside(string node)
    {
        var beside = Path.Combine(Path.GetDirectoryName(node)!, "npm");
        return File.Exists(beside) ? beside : "npm";
    }

    /// <summary>Takes out what npm keeps for itself, with the paths of the build in it.</summary>
    private static void Clean(string folder)
    {
        foreach (var own in (string[])["package.json", Lock, "node_modules/.package-lock.json"]) File.Delete(Path.Combine(folder, own));
    }
}
