using System.Diagnostics;

namespace Hearth.Bench;

/// <summary>
/// An interpreter of this machine: the very file that Hearth is told to use, so that the floor starts the same one.
/// </summary>
/// <param name="Runtime">AWS's identifier for it, "python3.11".</param>
internal sealed record Language(string Runtime, string Path)
{
    /// <summary>Asks the interpreter where it really is: pyenv's python3 is a script, and starting that is no floor.</summary>
    public static Language? FindPython() =>
        Ask("python3", "-c", "import os, sys; print(os.path.realpath(sys.executable), 'python%d.%d' % sys.version_info[:2])");

    /// <summary>An odd major is no runtime of AWS's.</summary>
    public static Language? FindNode() =>
        Ask("node", "-p", "process.execPath + ' nodejs' + process.versions.node.split('.')[0] + '.x'");

    public static Language? FindBash() => File.Exists("/bin/bash") ? new Language("provided.al2023", "/bin/bash") : null;

    private static Language? Ask(string program, params string[] arguments)
    {
        try
        {
            var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, UseShellExecute = false };
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
