using Hearth.Sandbox;
using Microsoft.Extensions.Logging;

namespace Hearth.DataPlane.Environments;

/// <summary>
/// Stops an idle environment from running, as AWS does: background work of a function goes on only while it is
/// invoked, and a thousand idle environments use no CPU. Freezing waits a moment, so that a busy function is not
/// frozen and thawed for every invocation.
/// </summary>
internal sealed class EnvironmentFreezer : IDisposable
{
    private readonly Lock gate = new();
    private readonly ISandbox sandbox;
    private readonly EnvironmentLifecycle lifecycle;
    private readonly TimeSpan delay;
    private readonly Deadline deadline;
    private readonly ILogger logger;
    private bool isFrozen;

    public EnvironmentFreezer(ISandbox sandbox, EnvironmentLifecycle lifecycle, TimeProvider time, DataPlaneOptions options)
    {
        (this.sandbox, this.lifecycle, delay, logger) = (sandbox, lifecycle, options.FreezeDelay, options.Logger);
        deadline = new Deadline(time, Freeze);
    }

    public bool IsFrozen
    {
        get { lock (gate) return isFrozen; }
    }

    /// <summary>The environment has become idle.</summary>
    public void Schedule() => deadline.Set(delay);

    /// <summary>The environment is busy or ending: nothing freezes it from here on until <see cref="Schedule"/>.</summary>
    public void Thaw()
    {
        deadline.Clear();
        lock (gate)
        {
            if (!isFrozen) return;
            sandbox.Thaw();
            isFrozen = false;
        }
    }

    public void Dispose() => deadline.Dispose();

    private void Freeze()
    {
        lock (gate)
        {
            // A take moves the state first and thaws after it: whichever of the two comes second sees the other.
            if (isFrozen || lifecycle.State is not (EnvironmentState.Idle or EnvironmentState.Snapshot)) return;
            try
            {
                sandbox.Freeze();
                isFrozen = true;
            }
            catch (SandboxException e)
            {
                // It stays awake, which costs power and nothing else.
                logger.LogWarning(e, "Environment {Environment} could not be frozen", sandbox.Id);
            }
        }
    }
}
