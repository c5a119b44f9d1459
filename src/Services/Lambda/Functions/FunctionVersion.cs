using Hearth.Services.Lambda.Identity;

namespace Hearth.Services.Lambda.Functions;

/// <summary>
/// One version of a function as Hearth keeps it: what was asked for, the code, and the state. Published versions never
/// change but for their state; $LATEST is replaced as a whole by each update.
/// </summary>
internal sealed record FunctionVersion
{
    public required FunctionKey Key { get; init; }

    /// <summary>"$LATEST" or a number.</summary>
    public required string Version { get; init; }

    /// <summary>Changes at every change of the record; the optimistic lock of the API.</summary>
    public required string RevisionId { get; init; }

    /// <summary>Changes only with what an environment is made of: code and configuration.</summary>
    public required string EnvironmentId { get; init; }

    public required FunctionSettings Settings { get; init; }

    public required FunctionArchive Code { get; init; }

    public required DateTimeOffset LastModified { get; init; }

    public required FunctionStatus Status { get; init; }

    /// <summary>Of a published version: what it was published from, to tell whether $LATEST has changed since.</summary>
    public string? PublishedDigest { get; init; }

    /// <summary>A published version with SnapStart; $LATEST is never kept as a snapshot.</summary>
    public bool IsSnapStart => Version != "$LATEST" && Settings.AppliesSnapStart;

    public string Arn => $"{Key.Arn}:{Version}";
}

/// <summary>What a caller asked for, defaults filled in.</summary>
internal sealed record FunctionSettings
{
    public string Description { get; init; } = "";

    public required string Runtime { get; init; }

    public string? Handler { get; init; }

    public required string Role { get; init; }

    public int Timeout { get; init; } = 3;

    public int MemorySize { get; init; } = 128;

    public int EphemeralStorageSize { get; init; } = 512;

    public string Architecture { get; init; } = "x86_64";

    /// <summary>Null when the member was never given: AWS then leaves it out of its answers.</summary>
    public IReadOnlyDictionary<string, string>? Variables { get; init; }

    public IReadOnlyList<FunctionLayer> Layers { get; init; } = [];

    public string TracingMode { get; init; } = "PassThrough";

    public string? DeadLetterTargetArn { get; init; }

    public string? KmsKeyArn { get; init; }

    public string SnapStartApplyOn { get; init; } = "None";

    public bool AppliesSnapStart => SnapStartApplyOn == "PublishedVersions";

    public string LogFormat { get; init; } = "Text";

    public string? ApplicationLogLevel { get; init; }

    public string? SystemLogLevel { get; init; }

    public string? LogGroup { get; init; }
}

/// <summary>A layer version as it was when the function took it: it keeps working after its deletion.</summary>
internal sealed record FunctionLayer(string Arn, string Sha256Hex, long CodeSize, long UnzippedSize);

/// <summary>The deployment package, by the hash of its bytes.</summary>
internal sealed record FunctionArchive(string Sha256Hex, string Sha256Base64, long CodeSize, long UnzippedSize);

/// <summary>Pending, Active or Failed, and how the last update went. Reasons are null when all is well.</summary>
internal sealed record FunctionStatus(
    string State,
    string? StateReason,
    string? StateReasonCode,
    string? LastUpdateStatus,
    string? LastUpdateReason,
    string? LastUpdateReasonCode)
{
    private const string CreatingReason = "The function is being created.";

    public static readonly FunctionStatus Creating = new("Pending", CreatingReason, "Creating", null, null, null);

    public static readonly FunctionStatus Updating = new("Active", null, null, "InProgress", CreatingReason, "Creating");

    public static readonly FunctionStatus Ready = new("Active", null, null, "Successful", null, null);

    public static FunctionStatus Broken(string reason, string code) => new("Failed", reason, code, "Failed", reason, code);

    public bool IsInProgress => State == "Pending" || LastUpdateStatus == "InProgress";
}
