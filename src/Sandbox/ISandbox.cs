using System.Net.Sockets;

namespace Hearth.Sandbox;

/// <summary>
/// One live sandbox. Disposing it kills everything inside, waits for it, and removes every mount, cgroup,
/// namespace and file of it.
/// </summary>
public interface ISandbox : IAsyncDisposable
{
    string Id { get; }

    /// <summary>Where things are as seen from inside (the <c>process</c> back end has no mounts, so they differ).</summary>
    SandboxPaths Paths { get; }

    /// <summary>
    /// Listening socket of the Runtime API, on 127.0.0.1:9001 inside the sandbox. Whoever connects to it is
    /// this environment: the socket is the identity.
    /// </summary>
    Socket RuntimeApiListener { get; }

    /// <summary>Listening socket of the AWS endpoint, on 127.0.0.1:4566 inside the sandbox.</summary>
    Socket AwsEndpointListener { get; }

    /// <summary>The two addresses as a process inside dials them, "127.0.0.1:9001".</summary>
    string RuntimeApiAddress { get; }

    string AwsEndpointAddress { get; }

    /// <summary>
    /// Connects to a port that a process inside listens on, on 127.0.0.1 as seen from there: how telemetry reaches an extension.
    /// </summary>
    /// <exception cref="SocketException">Nothing listens there.</exception>
    /// <exception cref="SandboxException">The sandbox has gone.</exception>
    Task<Socket> ConnectAsync(int port, CancellationToken cancellation);

    /// <summary>Starts a process inside. More than one may be started (the runtime, extensions).</summary>
    /// <exception cref="SandboxException">The program could not be executed; the message says why.</exception>
    ISandboxProcess Start(SandboxProcessConfig config);

    /// <summary>Limits CPU time to this many cores; null lifts the limit (full speed during Init).</summary>
    void LimitCpu(double? cores);

    /// <summary>Stops every process inside from running, until <see cref="Thaw"/>.</summary>
    void Freeze();

    void Thaw();

    /// <summary>Kills every process inside and waits until all are gone; /tmp and the sockets stay.</summary>
    Task KillAllAsync();

    /// <summary>Highest memory use since the sandbox was made, in bytes.</summary>
    long MemoryPeakBytes { get; }

    /// <summary>How often the kernel has killed a process here for want of memory.</summary>
    int OutOfMemoryKillCount { get; }
}

/// <summary>Paths as seen from inside a sandbox.</summary>
/// <param name="Task">The function's code, /var/task.</param>
/// <param name="Opt">The layers, /opt.</param>
/// <param name="Runtime">The runtime client, /var/runtime.</param>
/// <param name="Language">The interpreter's prefix, /var/lang.</param>
/// <param name="Temporary">/tmp.</param>
public sealed record SandboxPaths(string Task, string Opt, string Runtime, string Language, string Temporary);
