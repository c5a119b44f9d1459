namespace Hearth.Sandbox;

/// <summary>What a sandbox is asked to be. Every path is a path of the host.</summary>
public sealed record SandboxConfig
{
    /// <summary>Unique on this machine: lower-case letters and digits, at most 32.</summary>
    public required string Id { get; init; }

    /// <summary>The function's unpacked code: read-only at /var/task. Null: nothing yet (see <see cref="ISandboxPreparation"/>).</summary>
    public required string? TaskDirectory { get; init; }

    /// <summary>Unpacked layers in the order the function lists them: one read-only tree at /opt, later over earlier.</summary>
    public IReadOnlyList<string> LayerDirectories { get; init; } = [];

    /// <summary>Hearth's runtime client for this language: read-only at /var/runtime. Null: the code's own bootstrap.</summary>
    public string? RuntimeDirectory { get; init; }

    /// <summary>The interpreter's installation prefix: read-only at /var/lang. Null when it lies under /usr, which is visible already.</summary>
    public string? LanguageDirectory { get; init; }

    /// <summary>Memory limit in MB (MiB), page cache of /tmp excluded.</summary>
    public required int MemoryMb { get; init; }

    /// <summary>Exact size of /tmp in MB (MiB).</summary>
    public required int EphemeralStorageMb { get; init; }

    /// <summary>AWS allows 1,024 processes and threads per environment.</summary>
    public int ProcessLimit { get; init; } = 1024;
}
