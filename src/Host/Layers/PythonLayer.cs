using Hearth.Host.Commands;
using Hearth.Host.Tools;

namespace Hearth.Host.Layers;

/// <summary>
/// Packages of a requirements.txt, where Lambda's Python looks for them: python/ for one version, and for several
/// python/lib/python3.X/site-packages of each, since compiled packages differ.
/// https://docs.aws.amazon.com/lambda/latest/dg/packaging-layers.html
/// </summary>
internal static class PythonLayer
{
    public static async Task BuildAsync(LayerRecipe recipe, string output, Action<string> says, CancellationToken cancellation)
    {
        foreach (var runtime in recipe.Runtimes)
        {
            var (python, reason) = recipe.Interpreters.Look(runtime);
            if (python is null) throw new CommandException($"{runtime}: {reason}");
            var inside = recipe.Runtimes.Count == 1 ? "python" : $"python/lib/{runtime}/site-packages";
            says($"installing {Path.GetFileName(recipe.File)} for {runtime} with {python}");
            await InstallAsync(python, recipe.File, Path.Combine(output, inside), cancellation);
            await CompileAsync(python, output, inside, cancellation);
        }
    }

    private static Task InstallAsync(string python, string file, string target, CancellationToken cancellation) => ToolRun.RunAsync(
        "pip install",
        python,
        ["-m", "pip", "install", "--requirement", file, "--target", target, "--no-compile", "--disable-pip-version-check", "--no-input"],
        Path.GetDirectoryName(file)!, // so that ./wheels/x.whl means the file's own folder
        cancellation);

    /// <summary>
    /// A layer is read-only, so that what is not compiled now is compiled at every cold start. Hashes instead of times, and
    /// the paths of the place where it is mounted: the same packages then give the same layer.
    /// </summary>
    private static Task CompileAsync(string python, string output, string inside, CancellationToken cancellation) => ToolRun.RunAsync(
        "python -m compileall",
        python,
        ["-m", "compileall", "-q", "--invalidation-mode", "unchecked-hash", "-s", output, "-p", "/opt", Path.Combine(output, inside)],
        output,
        cancellation,
        // A package may carry files for other versions of Python, which do not compile and are not imported either.
        isFailureFine: true);
}
