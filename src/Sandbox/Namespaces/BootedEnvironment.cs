using Hearth.Sandbox.Native;

namespace Hearth.Sandbox.Namespaces;

/// <summary>
/// The environment of a booted process that waits to be adapted from outside. Taken hold of when it has booted: a kernel that does not allow it says so
/// before any function waits, and a start only writes.
/// </summary>
internal sealed class BootedEnvironment : IDisposable
{
    private readonly ProcessEnvironment environment;
    private readonly (string Name, string Entry)[] added;

    private BootedEnvironment(ProcessEnvironment environment, (string Name, string Entry)[] added) => (this.environment, this.added) = (environment, added);

    /// <exception cref="SandboxException">The process has gone, or the kernel does not let this server write to it.</exception>
    public static BootedEnvironment Of(int process, BootConfig boot)
    {
        try
        {
            var found = ProcessEnvironment.Of(process);
            var entries = found.Read().Select(entry => (Name: entry.Split('=')[0], Entry: entry));
            return new BootedEnvironment(found, [.. entries.Where(entry => !boot.Environment.ContainsKey(entry.Name))]);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SandboxException($"The environment of a booted process ({boot.Key}) cannot be written: {e.Message}", e);
        }
    }

    /// <summary>
    /// What the process's own start script has set stays, as it would be there after a plain start too. False when the process has gone, or when there is
    /// no room for so many variables.
    /// </summary>
    public bool TryReplace(IReadOnlyDictionary<string, string> variables) => environment.TryReplace(
        [.. variables.Select(pair => $"{pair.Key}={pair.Value}"), .. added.Where(entry => !variables.ContainsKey(entry.Name)).Select(entry => entry.Entry)]);

    public void Dispose() => environment.Dispose();
}
