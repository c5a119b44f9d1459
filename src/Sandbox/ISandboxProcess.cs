namespace Hearth.Sandbox;

/// <summary>What to run inside a sandbox. Paths are paths inside.</summary>
public sealed record SandboxProcessConfig
{
    /// <summary>Absolute path of the program.</summary>
    public required string Program { get; init; }

    /// <summary>Arguments after the program's name.</summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];

    /// <summary>The whole environment; nothing of the server's own is inherited.</summary>
    public required IReadOnlyDictionary<string, string> Environment { get; init; }

    public required string WorkingDirectory { get; init; }

    /// <summary>
    /// The booted process that this one may be made of, given <see cref="Environment"/>, because nobody could tell the two apart.
    /// Null: this one is executed from its beginning. It is executed too when there is no booted one at hand.
    /// </summary>
    public BootConfig? Boot { get; init; }

    /// <summary>
    /// A variable that is to have the number of a descriptor that is a connection to the Runtime API, for a runtime that can use one: its first
    /// exchange then needs no connecting. Left unset where a back end makes none, and for a process that had booted.
    /// </summary>
    public string? ConnectionVariable { get; init; }
}

/// <summary>A process started inside a sandbox.</summary>
public interface ISandboxProcess
{
    /// <summary>stdout and stderr in one pipe, in the order written. Ends when every holder has closed it.</summary>
    Stream Output { get; }

    /// <summary>
    /// What the process writes to file descriptor 3: log messages in frames, as AWS's own runtime clients do
    /// (its number is given in <c>_LAMBDA_TELEMETRY_LOG_FD</c> by whoever starts the process).
    /// </summary>
    Stream FramedLog { get; }

    /// <summary>Completes when the process has ended and was reaped.</summary>
    Task<ProcessExit> Exited { get; }

    /// <summary>Sends a signal (15 is SIGTERM) to this process only; nothing happens when it has ended.</summary>
    void Signal(int number);
}

/// <summary>How a process ended: an exit status, or the number of the signal that killed it.</summary>
public sealed record ProcessExit(int? ExitStatus, int? Signal);
