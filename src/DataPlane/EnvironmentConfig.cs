namespace Hearth.DataPlane;

/// <summary>
/// All that an execution environment is made of: one published version of a function, or one revision of
/// $LATEST. Two environments with the same <see cref="ConfigurationId"/> are interchangeable; an invocation
/// never meets an environment with another.
/// </summary>
public sealed record EnvironmentConfig
{
    /// <summary>Function ARN with version, and the revision of its code and configuration.</summary>
    public required string ConfigurationId { get; init; }

    public required string AccountId { get; init; }

    public required string Region { get; init; }

    public required string FunctionName { get; init; }

    /// <summary>"$LATEST" or the number.</summary>
    public required string FunctionVersion { get; init; }

    /// <summary>AWS's identifier, "python3.12".</summary>
    public required string Runtime { get; init; }

    /// <summary>Empty for custom runtimes that have none.</summary>
    public required string Handler { get; init; }

    /// <summary>Unpacked code on the host, and unpacked layers in the order listed.</summary>
    public required string CodeDirectory { get; init; }

    public IReadOnlyList<string> LayerDirectories { get; init; } = [];

    public required int MemoryMb { get; init; }

    public required TimeSpan Timeout { get; init; }

    public required int EphemeralStorageMb { get; init; }

    /// <summary>The function's own environment variables.</summary>
    public IReadOnlyDictionary<string, string> Variables { get; init; } = new Dictionary<string, string>();

    public required string LogGroup { get; init; }

    /// <summary>"Text" or "JSON".</summary>
    public string LogFormat { get; init; } = "Text";

    /// <summary>TRACE, DEBUG, INFO, WARN, ERROR or FATAL; only with JSON.</summary>
    public string? ApplicationLogLevel { get; init; }

    /// <summary>DEBUG, INFO or WARN; only with JSON.</summary>
    public string? SystemLogLevel { get; init; }

    public required string RoleArn { get; init; }

    /// <summary>One of <see cref="DataPlane.InitializationType"/>.</summary>
    public string InitializationType { get; init; } = DataPlane.InitializationType.OnDemand;

    /// <summary>Kept whatever the keep-alive and the memory say, until nothing is provisioned any more.</summary>
    internal bool IsProvisioned => InitializationType == DataPlane.InitializationType.ProvisionedConcurrency;

    /// <summary>A published version with SnapStart: its environments are restored and not initialised.</summary>
    internal bool IsSnapStart => InitializationType == DataPlane.InitializationType.SnapStart;
}
