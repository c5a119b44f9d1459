using Hearth.Tests.Wire.Server;
using Shouldly;

namespace Hearth.Tests.Wire.Clients;

/// <summary>
/// Puts an `aws` in front of the PATH that runs every command as a user types it. It stands for the newest CLI here, and
/// for version 2 where only that has the command (`aws logs tail`). Debian's 2.9 does not know AWS_ENDPOINT_URL (2.13
/// does) and gets the same by --endpoint-url.
/// </summary>
internal static class AwsCli
{
    private static readonly Version FirstWithEndpointUrl = new(1, 29), FirstVersion2WithEndpointUrl = new(2, 13);

    public static string PathWith(TemporaryFolder folder)
    {
        var found = Candidates();
        found.ShouldNotBeEmpty("there is no aws CLI here; run ./test, which installs it");
        var version2 = found.FirstOrDefault(cli => cli.Version.Major >= 2);
        version2.Program.ShouldNotBeNull("`aws logs tail` needs version 2 of the aws CLI; run ./test, which installs it");
        var usual = found[0];
        Directory.CreateDirectory(folder["bin"]);
        File.WriteAllText(folder["bin/aws"], $"""
            #!/bin/bash
            if [[ "$1 $2" == "logs tail" ]]; then exec {Command(version2)}; fi
            exec {Command(usual)}

            """);
        File.SetUnixFileMode(folder["bin/aws"], UnixFileMode.UserRead | UnixFileMode.UserExecute);
        return $"{folder["bin"]}:{Environment.GetEnvironmentVariable("PATH")}";
    }

    private static string Command((string Program, Version Version) cli)
    {
        var knowsVariable = cli.Version >= (cli.Version.Major == 1 ? FirstWithEndpointUrl : FirstVersion2WithEndpointUrl);
        return $"{cli.Program} \"$@\"{(knowsVariable ? "" : " --endpoint-url \"$AWS_ENDPOINT_URL\"")}";
    }

    private static List<(string Program, Version Version)> Candidates()
    {
        var paths = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Append("/usr/bin")
            .Select(folder => Path.Combine(folder, "aws")).Where(File.Exists).Distinct(StringComparer.Ordinal);
        return [.. paths.Select(path => (path, VersionOf(path)))];
    }

    /// <summary>"aws-cli/2.9.19 Python/3.11.2 ..."</summary>
    private static Version VersionOf(string program) => Version.Parse(CommandOutput.Of(program, ["--version"]).Text.Split('/', ' ')[1]);
}
