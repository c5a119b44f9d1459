namespace Hearth.Sandbox;

/// <summary>
/// What a back end can do before a function is known. Only the <c>sandbox</c> back end offers it: making namespaces, mounts
/// and cgroups and booting an interpreter is what a start costs, and the <c>process</c> back end has none of the former.
/// </summary>
public interface ISandboxPreparation
{
    /// <summary>Makes a sandbox without code, layers and limits, with a booted process in it if the configuration has one.</summary>
    /// <param name="id">As in <see cref="SandboxConfig"/>.</param>
    /// <param name="ephemeralStorageMb">The size of /tmp cannot be changed later.</param>
    /// <exception cref="SandboxException">The kernel refused, or the interpreter did not boot.</exception>
    Task<IPreparedSandbox> PrepareAsync(BootConfig boot, string id, int ephemeralStorageMb, CancellationToken cancellation);

    /// <summary>What a fork server has said of itself when it had booted (for Python the modules it has loaded); null when none has started yet.</summary>
    IReadOnlySet<string>? ForkServerContent(BootConfig boot);
}

/// <summary>A sandbox that waits for a function.</summary>
public interface IPreparedSandbox : ISandbox
{
    /// <summary>False when its booted process has ended: it is of no use any more.</summary>
    bool IsUsable { get; }

    /// <summary>Makes it the sandbox of a function: code, layers, memory and process limit. To be called once.</summary>
    /// <param name="config">Its id, runtime, language and /tmp must be those it was prepared with.</param>
    Task FurnishAsync(SandboxConfig config);
}
