namespace Hearth.Sandbox;

/// <summary>
/// An interpreter that is started before its function is known. It boots, then waits for its function's environment on
/// <see cref="ClaimDescriptor"/> (4 bytes length, big-endian, then NAME=VALUE texts with a NUL after each), goes to the directory
/// that LAMBDA_TASK_ROOT names, and goes on as if it had been executed with that environment.
/// </summary>
public sealed record BootConfig
{
    /// <summary>The descriptor on which a booted process learns about its function; it closes it before the function runs.</summary>
    public const int ClaimDescriptor = 4;

    /// <summary>The descriptor on which a fork server is asked for children.</summary>
    public const int ForkServerDescriptor = 3;

    /// <summary>Two with the same key are interchangeable: "python3.12".</summary>
    public required string Key { get; init; }

    /// <summary>Whether one booted process serves all sandboxes by forking into them, or each sandbox has one of its own.</summary>
    public required bool Forks { get; init; }

    /// <summary>
    /// Whether its environment is written over, and its directory exchanged, from outside: for programs that can do neither, and look at
    /// neither before they are told. It boots in /var/task; what it is told is nothing.
    /// </summary>
    public bool IsAdaptedFromOutside { get; init; }

    /// <summary>Path of the program inside a sandbox; null: a sandbox is prepared, and nothing is booted in it.</summary>
    public required string? Program { get; init; }

    public IReadOnlyList<string> Arguments { get; init; } = [];

    /// <summary>What the interpreter reads while it boots; a function that sets any of it differently cannot use this.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>The memory limit until a function is known, and for good when what boots sizes itself by it.</summary>
    public int MemoryMb { get; init; } = 128;

    /// <summary>As in <see cref="SandboxConfig"/>.</summary>
    public string? RuntimeDirectory { get; init; }

    /// <summary>As in <see cref="SandboxConfig"/>.</summary>
    public string? LanguageDirectory { get; init; }
}
