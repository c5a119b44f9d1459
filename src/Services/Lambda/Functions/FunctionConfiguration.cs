namespace Hearth.Services.Lambda.Functions;

/// <summary>
/// A function version as Lambda describes it. https://docs.aws.amazon.com/lambda/latest/api/API_FunctionConfiguration.html
/// Sizes in bytes, Timeout in seconds, MemorySize in MB; LastModified is ISO 8601 with milliseconds and "+0000".
/// </summary>
public sealed record FunctionConfiguration
{
    public required string FunctionName { get; init; }

    public required string FunctionArn { get; init; }

    public string? Runtime { get; init; }

    public required string Role { get; init; }

    public string? Handler { get; init; }

    public long CodeSize { get; init; }

    public string Description { get; init; } = "";

    public int Timeout { get; init; }

    public int MemorySize { get; init; }

    public required string LastModified { get; init; }

    public required string CodeSha256 { get; init; }

    public required string Version { get; init; }

    public VpcConfig? VpcConfig { get; init; }

    public DeadLetterConfig? DeadLetterConfig { get; init; }

    public EnvironmentShape? Environment { get; init; }

    public string? KMSKeyArn { get; init; }

    public required TracingConfig TracingConfig { get; init; }

    public required string RevisionId { get; init; }

    public IReadOnlyList<LayerReference>? Layers { get; init; }

    public string? State { get; init; }

    public string? StateReason { get; init; }

    public string? StateReasonCode { get; init; }

    public string? LastUpdateStatus { get; init; }

    public string? LastUpdateStatusReason { get; init; }

    public string? LastUpdateStatusReasonCode { get; init; }

    public required string PackageType { get; init; }

    public required IReadOnlyList<string> Architectures { get; init; }

    public required EphemeralStorage EphemeralStorage { get; init; }

    public required SnapStartResponse SnapStart { get; init; }

    public RuntimeVersionConfig? RuntimeVersionConfig { get; init; }

    public required LoggingConfig LoggingConfig { get; init; }
}
