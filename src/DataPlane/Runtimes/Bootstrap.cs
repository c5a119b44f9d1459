using Hearth.Sandbox;

namespace Hearth.DataPlane.Runtimes;

/// <summary>
/// The program of a custom runtime: /var/task/bootstrap, else /opt/bootstrap. It is looked for on the host, so
/// that a missing one is told in AWS's words and not as a failed execution.
/// https://docs.aws.amazon.com/lambda/latest/dg/runtimes-custom.html
/// </summary>
internal static class Bootstrap
{
    private const UnixFileMode Executable = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    /// <summary>Null and the path inside the sandbox, or what is wrong.</summary>
    public static string? Find(EnvironmentConfig config, SandboxPaths paths, out string program)
    {
        program = $"{paths.Task}/bootstrap";
        var onHost = Path.Combine(config.CodeDirectory, "bootstrap");
        if (!File.Exists(onHost))
        {
            program = $"{paths.Opt}/bootstrap";
            // Later layers lie over earlier ones.
            onHost = config.LayerDirectories.Select(layer => Path.Combine(layer, "bootstrap")).LastOrDefault(File.Exists);
        }

        if (onHost is null) return "Couldn't find valid bootstrap(s): [/var/task/bootstrap /opt/bootstrap]";
        if ((File.GetUnixFileMode(onHost) & Executable) != UnixFileMode.None) return null;
        return $"fork/exec {(program.StartsWith(paths.Opt) ? "/opt" : "/var/task")}/bootstrap: permission denied";
    }

    /// <summary>A path that the user wrote for AWS's places, as this sandbox names them.</summary>
    public static string Inside(string path, SandboxPaths paths) => path switch
    {
        _ when path.StartsWith("/var/task/") => paths.Task + path["/var/task".Length..],
        _ when path.StartsWith("/opt/") => paths.Opt + path["/opt".Length..],
        _ => path,
    };
}
