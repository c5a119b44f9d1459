using System.Net;
using System.Net.Sockets;
using Hearth.DataPlane.Runtimes;
using Hearth.Host.Server;
using Hearth.Sandbox;

namespace Hearth.Host.Doctor;

internal enum Severity
{
    Fine,

    /// <summary>Something optional is not there.</summary>
    Missing,

    /// <summary>Sandboxes cannot run without it.</summary>
    Broken,
}

/// <param name="Mend">What to do about it; empty when all is well.</param>
internal sealed record Finding(string Name, Severity Severity, string Detail, string Mend);

/// <summary>Looks at the machine for `hearth doctor`. Changes nothing.</summary>
internal static class Examination
{
    private static readonly string[] Runtimes =
    [
        "python3.9", "python3.10", "python3.11", "python3.12", "python3.13", "python3.14",
        "nodejs18.x", "nodejs20.x", "nodejs22.x", "nodejs24.x", "java11", "java17", "java21", "java25", "dotnet8", "dotnet10",
        "ruby3.2", "ruby3.3", "ruby3.4", "provided.al2", "provided.al2023",
    ];

    public static IReadOnlyList<Finding> Run(ServerOptions options) =>
    [
        .. SandboxProbe.Run().Select(finding =>
            new Finding(finding.Name, finding.Ok ? Severity.Fine : Severity.Broken, finding.Detail, finding.Mend)),
        .. Interpreters(options),
        Address(options.Listen),
        DataDirectory(options.DataDirectory),
    ];

    private static IEnumerable<Finding> Interpreters(ServerOptions options)
    {
        var installed = new InstalledRuntimes(options.Interpreters);
        foreach (var runtime in Runtimes)
        {
            var (program, reason) = installed.Look(runtime);
            yield return reason is null
                ? new Finding(runtime, Severity.Fine, program ?? "needs no interpreter", "")
                : new Finding(runtime, Severity.Missing, "not found", reason);
        }
    }

    private static Finding Address(IPEndPoint address)
    {
        try
        {
            using var socket = new TcpListener(address);
            socket.Start();
            return new Finding("address", Severity.Fine, $"{address} is free", "");
        }
        catch (SocketException error)
        {
            return new Finding(
                "address", Severity.Missing, $"{address}: {error.Message}", "Stop what listens there, or serve with --listen ADDRESS:PORT.");
        }
    }

    private static Finding DataDirectory(string directory)
    {
        var existing = directory;
        while (!Directory.Exists(existing)) existing = Path.GetDirectoryName(existing) ?? "/";
        var free = new DriveInfo(existing).AvailableFreeSpace >> 20;
        return new Finding(
            "data folder",
            free > 1024 ? Severity.Fine : Severity.Missing,
            $"{directory}, {free:N0} MB free",
            free > 1024 ? "" : "Functions' /tmp and code are kept there: make room, or choose another folder with --data.");
    }
}
