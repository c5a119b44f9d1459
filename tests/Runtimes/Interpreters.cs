using System.Diagnostics;
using System.Globalization;
using Xunit;

namespace Hearth.Tests.Runtimes;

/// <summary>The interpreters that this machine may have; a test names one and is skipped, with a reason, without it.</summary>
internal static class Interpreters
{
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

    public static string Node(string name)
    {
        var folders = Split(Environment.GetEnvironmentVariable("PATH"));
        return Path.IsPathRooted(name)
            ? Require(name)
            : folders.Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists) ?? Require("/usr/bin/" + name);
    }

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

    private static string[] Split(string? paths) => (paths ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries);

    private static string Require(string path)
    {
        if (!File.Exists(path))
            Assert.Skip($"There is no interpreter at {path}: install it to run this test.");
        return path;
    }
}
