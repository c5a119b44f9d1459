namespace Hearth.DataPlane.Runtimes;

/// <summary>A file name promises a version; the interpreter, or its installation, says which it is.</summary>
internal static class InterpreterVersion
{
    /// <param name="isConfigured">Whether the user named this program for this runtime.</param>
    public static bool Is(string program, RuntimeName runtime, bool isConfigured) => runtime.Family switch
    {
        // "Python 3.12.1", "v20.19.1", "ruby 3.3.6p108 ...".
        RuntimeFamily.Python => Says(program, $"Python {runtime.Version}."),
        RuntimeFamily.Node => Says(program, $"v{runtime.Version}."),
        // Debian 12 has Ruby 3.1, which AWS has not: whoever names it for ruby3.2 means it.
        RuntimeFamily.Ruby => Says(program, isConfigured ? "ruby 3." : $"ruby {runtime.Version}."),
        RuntimeFamily.Java => IsJava(program, runtime.Version),
        RuntimeFamily.Dotnet => IsDotnet(program, int.Parse(runtime.Version)),
        _ => false,
    };

    private static bool Says(string program, string beginning) => HostProgram.Run(program, "--version")?.StartsWith(beginning) == true;

    /// <summary>The client is compiled on this machine, so it takes a JDK: a JRE has no javac.</summary>
    private static bool IsJava(string program, string version)
    {
        var home = Path.GetDirectoryName(Path.GetDirectoryName(program)) ?? "/";
        var release = Path.Combine(home, "release");
        if (!File.Exists(Path.Combine(home, "bin", "javac")) || !File.Exists(release)) return false;
        var beginning = version == "8" ? "JAVA_VERSION=\"1.8." : $"JAVA_VERSION=\"{version}";
        return File.ReadLines(release).Any(line =>
            line.StartsWith(beginning) && (version == "8" || line.Length > beginning.Length && line[beginning.Length] is '.' or '"'));
    }

    /// <summary>A newer .NET runs functions of an older one (roll forward), an older one never those of a newer.</summary>
    private static bool IsDotnet(string program, int version)
    {
        var frameworks = Path.Combine(Path.GetDirectoryName(program) ?? "/", "shared", "Microsoft.NETCore.App");
        return Directory.Exists(frameworks) && Directory.EnumerateDirectories(frameworks)
            .Any(folder => int.TryParse(Path.GetFileName(folder).Split('.')[0], out var major) && major >= version);
    }
}
