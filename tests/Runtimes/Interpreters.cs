using System.Diagnostics;
using System.Globalization;
using Xunit;

namespace Hearth.Tests.Runtimes;

/// <summary>The interpreters that this machine may have; a test names one and is skipped, with a reason, without it.</summary>
internal static class Interpreters
{
    private const string JavaHomes = "/usr/lib/jvm";

    public static TheoryData<string> Pythons => ["system", "3.8", "3.9", "3.10", "3.11", "3.12", "3.13"];

    /// <summary>`node` of the PATH, and more from HEARTH_TEST_NODES (paths of binaries, colon-separated).</summary>
    public static TheoryData<string> Nodes =>
        [.. new[] { "node" }.Concat(Split(Environment.GetEnvironmentVariable("HEARTH_TEST_NODES")))];

    public static string Python(string version)
    {
        if (version == "system")
            return Require("/usr/bin/python3");
        var versions = Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".pyenv", "versions");
        var folder = Directory.Exists(versions) ? Directory.GetDirectories(versions, version + ".*").FirstOrDefault() : null;
        return Require(Path.Combine(folder ?? Path.Combine(versions, version), "bin", "python3"));
    }

    public static string Node(string name) => OnPath(name);

    public static string Ruby => OnPath("ruby");

    /// <summary>The program behind its links: its folder is where .NET's frameworks are.</summary>
    public static string Dotnet => Behind(OnPath("dotnet"));

    /// <summary>`java` of the PATH, and every other one that Debian's packages or people put where Debian has them.</summary>
    public static TheoryData<string> Javas =>
        [.. new[] { "java" }.Concat(
            (Directory.Exists(JavaHomes) ? new DirectoryInfo(JavaHomes).GetDirectories() : [])
                .Where(home => home.LinkTarget is null && File.Exists(Path.Combine(home.FullName, "bin", "javac")))
                .Select(home => Path.Combine(home.FullName, "bin", "java")))];

    /// <summary>The `java` of a JDK: the client is compiled with the compiler beside it.</summary>
    public static string Java(string name)
    {
        var java = Behind(OnPath(name));
        Require(Path.Combine(Path.GetDirectoryName(java)!, "javac"));
        return java;
    }

    public static bool HasJava =>
        Split(Environment.GetEnvironmentVariable("PATH")).Select(folder => Path.Combine(folder, "java")).FirstOrDefault(File.Exists) is { } java
        && File.Exists(Path.Combine(Path.GetDirectoryName(Behind(java))!, "javac"));

    public static async Task<int> NodeMajorAsync(string name)
    {
        var start = new ProcessStartInfo(Node(name), ["-p", "process.versions.node.split('.')[0]"])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
        };
        using var process = Process.Start(start)!;
        var major = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return int.Parse(major, CultureInfo.InvariantCulture);
    }

    private static string OnPath(string name) =>
        Path.IsPathRooted(name)
            ? Require(name)
            : Split(Environment.GetEnvironmentVariable("PATH")).Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists)
                ?? Require("/usr/bin/" + name);

    private static string Behind(string path) => File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path;

    private static string[] Split(string? paths) => (paths ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries);

    private static string Require(string path)
    {
        if (!File.Exists(path))
            Assert.Skip($"There is no interpreter at {path}: install it to run this test.");
        return path;
    }
}
