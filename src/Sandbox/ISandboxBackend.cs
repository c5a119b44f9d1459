namespace Hearth.Sandbox;

/// <summary>
/// Makes sandboxes. Two implementations: <c>sandbox</c> (namespaces, the default) and <c>process</c>
/// (no isolation, for machines without the privileges).
/// </summary>
public interface ISandboxBackend : IAsyncDisposable
{
    /// <summary>"sandbox" or "process", as <c>--isolation</c> names it.</summary>
    string Name { get; }

    /// <summary>
    /// Removes what a killed server left behind (processes, mounts, cgroups, namespaces, /tmp images).
    /// Called once, before the first <see cref="CreateAsync"/>.
    /// </summary>
    Task SweepAsync(CancellationToken cancellation);

    /// <summary>Makes a sandbox with nothing running in it yet, its two listening sockets open.</summary>
    /// <exception cref="SandboxException">The kernel refused; the message says what, and how to mend it.</exception>
    Task<ISandbox> CreateAsync(SandboxConfig config, CancellationToken cancellation);
}
