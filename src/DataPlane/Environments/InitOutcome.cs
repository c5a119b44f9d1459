using Hearth.DataPlane.RuntimeApi;

namespace Hearth.DataPlane.Environments;

/// <summary>How one initialisation ended.</summary>
/// <param name="Failure">Null when the runtime has asked for its first event.</param>
internal sealed record InitOutcome(TimeSpan Duration, RuntimeAnswer? Failure);

/// <summary>"init" before the invocation, "invoke" within it and within its timeout.</summary>
internal enum InitPhase
{
    Init,
    Invoke,
}
