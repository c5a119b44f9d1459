using System.Diagnostics;
using Xunit;

namespace Hearth.Tests.Runtimes;

/// <summary>
/// Compiles the Java client with its own build.sh, and the functions of Handlers/java as a user's build does: once for all tests.
/// </summary>
public sealed class JavaFunctions : IAsyncLifetime
{
    private static readonly string Client = Path.Combine(RuntimeProcess.Repository, "runtimes", "java");

    internal string TaskRoot { get; } = Directory.CreateTempSubdirectory("hearth-java-").FullName;

    /// <summary>A layer whose java/lib holds a jar.</summary>
    internal string Opt => Path.Combine(TaskRoot, "opt");

    internal static string Bootstrap => Path.Combine(Client, "bootstrap");

    public async ValueTask InitializeAsync()
    {
        // A sandbox's user must be able to read it.
        File.SetUnixFileMode(TaskRoot, (UnixFileMode)Convert.ToInt32("755", 8));
        // Without a JDK each test skips, and says why, when it asks for the interpreter.
        if (!Interpreters.HasJava)
            return;
        foreach (var name in Interpreters.Javas)
            await RunAsync("/bin/sh", Path.Combine(Client, "build.sh"), Interpreters.Java(name.Data));
        var bin = Path.GetDirectoryName(Interpreters.Java("java"))!;
        await CompileAsync(bin, RuntimeProcess.Handlers("java"), TaskRoot);
        await CompileAsync(bin, Path.Combine(RuntimeProcess.Repository, "examples", "functions", "hello-java"), TaskRoot);
        var layer = Path.Combine(TaskRoot, "layer");
        await CompileAsync(bin, RuntimeProcess.Handlers("java-layer"), layer);
        var lib = Directory.CreateDirectory(Path.Combine(Opt, "java", "lib")).FullName;
        await RunAsync(Path.Combine(bin, "jar"), "cf", Path.Combine(lib, "layer.jar"), "-C", layer, ".");
        // Only the jar may have it.
        Directory.Delete(layer, recursive: true);
    }

    public ValueTask DisposeAsync()
    {
        Directory.Delete(TaskRoot, recursive: true);
        return ValueTask.CompletedTask;
    }

    private static Task CompileAsync(string bin, string folder, string into)
    {
        var sources = Directory.GetFiles(folder, "*.java", SearchOption.AllDirectories);
        var core = Path.Combine(Client, "bin", "core.jar");
        return RunAsync(Path.Combine(bin, "javac"), ["--release", "8", "-Xlint:-options", "-cp", core, "-d", into, .. sources]);
    }

    private static async Task RunAsync(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { UseShellExecute = false, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        var errors = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, $"{program} ended with {process.ExitCode}: {errors}");
    }
}
