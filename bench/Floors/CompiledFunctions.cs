using System.Diagnostics;
using Hearth.Bench.Client;

namespace Hearth.Bench.Floors;

/// <summary>The echo functions in Java and .NET, compiled on this machine as their users do; each is a trivial program too, which is the floor.</summary>
internal static class CompiledFunctions
{
    /// <returns>The folder with the class.</returns>
    public static string Java(Language java)
    {
        var folder = Folder("java");
        Run(Path.Combine(Path.GetDirectoryName(java.Path)!, "javac"), "-d", folder, BenchFunction.Source("java/Echo.java"));
        return folder;
    }

    /// <returns>The folder with Echo.dll and what lies beside it.</returns>
    public static string Dotnet(Language dotnet)
    {
        var folder = Folder("dotnet");
        Run(
            dotnet.Path, "build", BenchFunction.Source("dotnet/Echo.csproj"), "-c", "Release", "-v", "quiet", "--nologo", "-o", folder,
            $"-p:EchoFramework=net{dotnet.Runtime["dotnet".Length..]}.0");
        return folder;
    }

    private static string Folder(string language) => Directory.CreateDirectory(Path.Combine(AppContext.BaseDirectory, "compiled", language)).FullName;

    private static void Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, UseShellExecute = false })!;
        var said = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0) throw new NotMeasuredException($"{program} cannot compile the function: {said.Trim()}");
    }
}
