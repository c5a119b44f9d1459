namespace Hearth.DataPlane.Extensions;

/// <summary>The states of AWS's runtime interface emulator; their names appear in its error messages and in platform.extension.</summary>
internal enum ExtensionState
{
    /// <summary>Its process runs, or a register call has just come in.</summary>
    Started,
    Registered,

    /// <summary>Waits for an event.</summary>
    Ready,

    /// <summary>Was given an event.</summary>
    Running,
    InitError,
    ExitError,

    /// <summary>Had to be killed at shutdown.</summary>
    ShutdownFailed,

    /// <summary>Has ended by itself at shutdown.</summary>
    Exited,
    LaunchError,
}

internal static class ExtensionStates
{
    /// <summary>The moves there are; every other one is refused.</summary>
    public static bool IsLegal(ExtensionState from, ExtensionState to) => (from, to) switch
    {
        (ExtensionState.Started, ExtensionState.Registered or ExtensionState.LaunchError) => true,
        (ExtensionState.Registered, ExtensionState.Ready or ExtensionState.InitError or ExtensionState.ExitError) => true,
        (ExtensionState.Ready, ExtensionState.Running or ExtensionState.ExitError) => true,
        (ExtensionState.Running, ExtensionState.Ready or ExtensionState.ExitError) => true,
        (ExtensionState.Running, ExtensionState.Exited or ExtensionState.ShutdownFailed) => true,
        // Telling the same failure again changes nothing.
        (ExtensionState.InitError, ExtensionState.InitError) => true,
        (ExtensionState.ExitError, ExtensionState.ExitError) => true,
        _ => false,
    };
}
