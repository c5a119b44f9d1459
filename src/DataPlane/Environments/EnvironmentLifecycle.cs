namespace Hearth.DataPlane.Environments;

/// <summary>
/// The states of an execution environment and the moves between them. A move that is not drawn here is refused,
/// so that two parts of the program can never both believe that an environment is theirs.
/// <code>
/// (Snapshot &lt;->) Starting -> Idle &lt;-> Busy
///    \         |       |
///     `-> ShuttingDown &lt;'  -> Ended
/// </code>
/// Pure and safe to call from any thread: of two competing moves exactly one succeeds.
/// </summary>
internal sealed class EnvironmentLifecycle
{
    private int state = (int)EnvironmentState.Starting;

    public EnvironmentState State => (EnvironmentState)Volatile.Read(ref state);

    /// <summary>Moves when the environment is in <paramref name="from"/>; false when another move came first.</summary>
    /// <exception cref="InvalidOperationException">No environment may ever move that way.</exception>
    public bool TryMove(EnvironmentState from, EnvironmentState to)
        => IsLegal(from, to)
            ? Interlocked.CompareExchange(ref state, (int)to, (int)from) == (int)from
            : throw new InvalidOperationException($"An execution environment never moves from {from} to {to}.");

    /// <exception cref="InvalidOperationException">The environment is not in <paramref name="from"/>, or may not move that way.</exception>
    public void Move(EnvironmentState from, EnvironmentState to)
    {
        if (!TryMove(from, to))
            throw new InvalidOperationException($"An execution environment that is {State} cannot move from {from} to {to}.");
    }

    /// <summary>Moves to ShuttingDown from wherever it is; false when it was ending already.</summary>
    public bool TryShutDown()
    {
        while (State is var current and not (EnvironmentState.ShuttingDown or EnvironmentState.Ended))
        {
            if (TryMove(current, EnvironmentState.ShuttingDown)) return true;
        }

        return false;
    }

    public static bool IsLegal(EnvironmentState from, EnvironmentState to) => (from, to) switch
    {
        (EnvironmentState.Starting, EnvironmentState.Idle) => true,
        (EnvironmentState.Starting, EnvironmentState.Snapshot) => true,
        (EnvironmentState.Snapshot, EnvironmentState.Starting) => true,
        (EnvironmentState.Idle, EnvironmentState.Busy) => true,
        (EnvironmentState.Busy, EnvironmentState.Idle) => true,
        (EnvironmentState.Starting or EnvironmentState.Snapshot or EnvironmentState.Idle or EnvironmentState.Busy, EnvironmentState.ShuttingDown) => true,
        (EnvironmentState.ShuttingDown, EnvironmentState.Ended) => true,
        _ => false,
    };
}

/// <summary>Where an execution environment is in its life.</summary>
public enum EnvironmentState
{
    /// <summary>The sandbox is being made or the function is initialising.</summary>
    Starting,

    /// <summary>Of a version with SnapStart: initialised, frozen, and waiting to be restored; then Starting again.</summary>
    Snapshot,

    /// <summary>Waiting for an invocation, frozen after a moment.</summary>
    Idle,

    /// <summary>Running an invocation.</summary>
    Busy,

    ShuttingDown,
    Ended,
}
