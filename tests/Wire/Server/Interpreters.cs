using System.Text.RegularExpressions;
using Shouldly;

namespace Hearth.Tests.Wire.Server;

/// <summary>The runtimes that this machine surely has: those of the python3 and node that ./test installs.</summary>
internal static partial class Interpreters
{
    private static readonly Lazy<string> PythonRuntime = new(() => $"python{VersionOf("python3", PythonVersion())}");
    private static readonly Lazy<string> NodeRuntime = new(() => $"nodejs{VersionOf("node", NodeVersion())}.x");

    public static string Python => PythonRuntime.Value;

    public static string Node => NodeRuntime.Value;

    private static string VersionOf(string program, Regex pattern)
    {
        var said = CommandOutput.Of(program, ["--version"]).Text;
        var match = pattern.Match(said);
        match.Success.ShouldBeTrue($"`{program} --version` said '{said}'; run ./test, which installs it");
        return match.Groups[1].Value;
    }

    [GeneratedRegex(@"Python (3\.\d+)")]
    private static partial Regex PythonVersion();

    [GeneratedRegex(@"v(\d+)\.")]
    private static partial Regex NodeVersion();
}
