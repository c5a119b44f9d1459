using Hearth.Sandbox.Namespaces;
using Hearth.Sandbox.Processes;

namespace Hearth.Sandbox;

/// <summary>The one way to a back end.</summary>
public static class SandboxBackends
{
    /// <summary>Makes the back end that <c>--isolation</c> names.</summary>
    /// <param name="isolation">"sandbox" or "process".</param>
    /// <param name="scratchDirectory">
    /// Where images of /tmp and other short-lived files go: on a real disk, with room for what functions write to /tmp. Several
    /// servers may share it.
    /// </param>
    /// <exception cref="SandboxException">There is no isolation of that name.</exception>
    public static ISandboxBackend Create(string isolation, string scratchDirectory) => isolation switch
    {
        "sandbox" => new NamespaceBackend(scratchDirectory),
        "process" => new ProcessBackend(scratchDirectory),
        _ => throw new SandboxException($"There is no isolation \"{isolation}\": use --isolation sandbox or --isolation process."),
    };
}
