namespace Hearth.DataPlane.Runtimes;

/// <summary>An installed language interpreter.</summary>
/// <param name="Program">Real path of the executable on the host, "/root/.pyenv/versions/3.12.1/bin/python3.12".</param>
internal sealed record Interpreter(string Program, RuntimeFamily Family)
{
    /// <summary>The installation it belongs to: what lies beside its bin directory; `dotnet` has none and lies in the installation itself.</summary>
    public string Prefix => (Family == RuntimeFamily.Dotnet
        ? Path.GetDirectoryName(Program)
        : Path.GetDirectoryName(Path.GetDirectoryName(Program))) ?? "/";

    /// <summary>/usr is visible inside a sandbox at its own place; any other prefix is mounted at /var/lang.</summary>
    public string? LanguageDirectory => Program.StartsWith("/usr/") ? null : Prefix;

    /// <summary>The path inside, where <paramref name="language"/> is the sandbox's name for /var/lang.</summary>
    public string ProgramInside(string language)
        => LanguageDirectory is { } prefix ? $"{language}/{Path.GetRelativePath(prefix, Program)}" : Program;
}
