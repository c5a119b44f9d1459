using System.CommandLine;
using Hearth.DataPlane.Runtimes;
using Hearth.Host.Client;
using Hearth.Host.Deploy;
using Hearth.Host.Layers;

namespace Hearth.Host.Commands;

/// <summary>`hearth layer build NAME`: installs packages into the folders that Lambda looks in, and publishes them as a layer version.</summary>
internal static class LayerCommand
{
    public static Command Create()
    {
        var settings = new ClientSettings();
        var name = new Argument<string>("NAME") { Description = "The layer's name." };
        var python = new Option<string?>("--python") { Description = "A requirements.txt to install.", HelpName = "FILE" };
        var node = new Option<string?>("--node") { Description = "A package.json to install.", HelpName = "FILE" };
        var runtimes = new Option<string[]>("--runtime")
        {
            Description = "Runtime to install for, for example python3.12; the newest installed if not given. May be repeated.",
            HelpName = "RUNTIME",
        };
        var build = new Command("build", "Install packages into a layer's folders and publish it.") { name, python, node, runtimes };
        settings.AddTo(build);
        build.SetAction((parsed, cancellation) => ClientRun.RunAsync(
            settings,
            parsed,
            client => BuildAsync(
                client,
                parsed.GetValue(name)!,
                parsed.GetValue(python),
                parsed.GetValue(node),
                parsed.GetValue(runtimes) ?? [],
                cancellation),
            cancellation));
        return new Command("layer", "Build layers.") { build };
    }

    private static async Task<int> BuildAsync(
        HearthClient client, string name, string? python, string? node, string[] runtimes, CancellationToken cancellation)
    {
        var isPython = python is not null;
        if (isPython == (node is not null))
            throw new CommandException("Say what to install: either --python requirements.txt or --node package.json.");
        var recipe = Recipe(isPython ? python! : node!, isPython, runtimes);
        var output = Directory.CreateTempSubdirectory("hearth-layer-").FullName;
        try
        {
            if (isPython) await PythonLayer.BuildAsync(recipe, output, Say, cancellation);
            else await NodeLayer.BuildAsync(recipe, output, Say, cancellation);
            var zip = FolderZip.Of(output, ignored: null);
            if (zip.Files.Count == 0) throw new CommandException($"{recipe.File} names no packages to install.");
            Say($"{zip.Files.Count} files, {(zip.Bytes.Length + 1023) >> 10} KB zipped");
            var published = await new LayerPublication(client).PublishAsync(
                name, zip, recipe.Runtimes, $"Built by hearth from {Path.GetFileName(recipe.File)}", cancellation);
            Say(published.IsNew ? "published" : "unchanged");
            // Alone on standard output: arn=$(hearth layer build ...) is what scripts want.
            Console.WriteLine(published.VersionArn);
            return 0;
        }
        finally
        {
            Directory.Delete(output, recursive: true);
        }
    }

    private static LayerRecipe Recipe(string file, bool isPython, string[] runtimes)
    {
        var path = Path.GetFullPath(file);
        if (!File.Exists(path)) throw new CommandException($"There is no file {file}.");
        var family = isPython ? "python" : "nodejs";
        foreach (var runtime in runtimes)
            if (!runtime.StartsWith(family, StringComparison.Ordinal))
                throw new CommandException($"--runtime {runtime} does not go with --{(isPython ? "python" : "node")}; name a {family} runtime.");
        var installed = new InstalledRuntimes(new Dictionary<string, string>());
        if (runtimes.Length > 0) return new LayerRecipe(path, runtimes, installed);
        var choice = new RuntimeChoice(runtime => installed.Look(runtime).WhyUnavailable is null);
        var folder = Path.GetDirectoryName(path)!;
        return new LayerRecipe(path, [isPython ? choice.OfPython(folder) : choice.OfNode(folder)], installed);
    }

    private static void Say(string text) => Console.Error.WriteLine(text);
}
