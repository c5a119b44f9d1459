using System.Diagnostics;

namespace Hearth.Bench;

/// <summary>
/// An interpreter of this machine: the very file that Hearth is told to use, so that the floor starts the same one.
/// </summary>
/// <param name="Runtime">AWS's identifier for it, "python3.11".</param>
internal sealed record Language(string Runtime, string Path)
{
    /// <summary>Asks the interpreter where it really is: pyenv's python3 is a script, and starting that is no floor.</summary>
    public static Language? FindPython() => AskPython("python3");

    /// <summary>The first that is 3.12 or later; pyenv has it on no path unless it is the present version.</summary>
    public static Language? FindSnapStartPython()
    {
        var versions = System.IO.Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".pyenv", "versions");
        var installed = Directory.Exists(versions) ? Directory.GetDirectories(versions, "3.1*").Select(folder => System.IO.Path.Combine(folder, "bin", "python3")) : [];
        return new[] { "python3", "python3.12", "python3.13", "python3.14" }.Concat(installed).Select(AskPython)
            .FirstOrDefault(python => python is not null && System.Version.Parse(python.Runtime["python".Length..]) >= new System.Version(3, 12));
    }

    /// <summary>An odd major is no runtime of AWS's.</summary>
    public static Language? FindNode() =>
        Ask("node", "-p", "process.execPath + ' nodejs' + process.versions.node.split('.')[0] + '.x'");

    /// <summary>A JDK: the client is compiled with it. Debian's `java` is a link to it.</summary>
    public static Language? FindJava()
    {
        var program = Ask("/bin/sh", "-c", "p=$(readlink -f $(command -v java)) && [ -x ${p%/*}/javac ] && echo $p java");
        return program is not null && Version(program.Path) is { } version ? program with { Runtime = $"java{version}" } : null;
    }

    /// <summary>With the newest framework that is beside it.</summary>
    public static Language? FindDotnet() => Ask(
        "/bin/sh", "-c", "p=$(readlink -f $(command -v dotnet)) && v=$(ls ${p%/*}/shared/Microsoft.NETCore.App | cut -d. -f1 | sort -n | tail -1) && echo $p dotnet$v");

    public static Language? FindBash() => File.Exists("/bin/bash") ? new Language("provided.al2023", "/bin/bash") : null;

    /// <summary>"17" of JAVA_VERSION="17.0.15".</summary>
    private static string? Version(string java)
    {
        var release = System.IO.Path.Combine(java, "..", "..", "release");
        return File.Exists(release)
            ? File.ReadLines(release).FirstOrDefault(line => line.StartsWith("JAVA_VERSION=\"", StringComparison.Ordinal))?.Split('"')[1].Split('.')[0] : null;
    }

    private static Language? AskPython(string program) =>
        Ask(program, "-c", "import os, sys; print(os.path.realpath(sys.executable), 'python%d.%d' % sys.version_info[:2])");

    private static Language? Ask(string program, params string[] arguments)
    {
        try
        {
            var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
            using var process = Process.Start(start)!;
            var words = process.StandardOutput.ReadToEnd().Trim().Split(' ');
            process.WaitForExit();
            return process.ExitCode == 0 && words is [var path, var runtime] ? new Language(runtime, path) : null;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }
}
