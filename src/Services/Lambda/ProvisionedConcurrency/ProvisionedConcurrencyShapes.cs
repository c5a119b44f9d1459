using Hearth.Protocols.Shapes;
using Hearth.Protocols.Validation;

namespace Hearth.Services.Lambda.ProvisionedConcurrency;

/// <summary>https://docs.aws.amazon.com/lambda/latest/api/API_PutProvisionedConcurrencyConfig.html</summary>
public sealed record PutProvisionedConcurrencyConfigRequest
{
    [Uri, Length(1, 140), Pattern(LambdaPatterns.FunctionName)]
    public string? FunctionName { get; init; }

    [Query, Required, Length(1, 128), Pattern(LambdaPatterns.Qualifier)]
    public string? Qualifier { get; init; }

    [Required, Range(1, int.MaxValue)]
    public int? ProvisionedConcurrentExecutions { get; init; }
}

/// <summary>https://docs.aws.amazon.com/lambda/latest/api/API_GetProvisionedConcurrencyConfig.html</summary>
public sealed record ProvisionedConcurrencyConfigRequest
{
    [Uri, Length(1, 140), Pattern(LambdaPatterns.FunctionName)]
    public string? FunctionName { get; init; }

    [Query, Required, Length(1, 128), Pattern(LambdaPatterns.Qualifier)]
    public string? Qualifier { get; init; }
}

/// <summary>https://docs.aws.amazon.com/lambda/latest/api/API_ListProvisionedConcurrencyConfigs.html</summary>
public sealed record ListProvisionedConcurrencyConfigsRequest
{
    [Uri, Length(1, 140), Pattern(LambdaPatterns.FunctionName)]
    public string? FunctionName { get; init; }

    [Query]
    public string? Marker { get; init; }

    [Query, Range(1, 50)]
    public int? MaxItems { get; init; }
}

/// <summary>Numbers of environments. Status is IN_PROGRESS, READY or FAILED; StatusReason says why it failed.</summary>
public sealed record ProvisionedConcurrencyConfigResponse
{
    /// <summary>In lists only.</summary>
    public string? FunctionArn { get; init; }

    public required int RequestedProvisionedConcurrentExecutions { get; init; }

    public required int AvailableProvisionedConcurrentExecutions { get; init; }

    public required int AllocatedProvisionedConcurrentExecutions { get; init; }

    public required string Status { get; init; }

    public string? StatusReason { get; init; }

    public required string LastModified { get; init; }
}

public sealed record ListProvisionedConcurrencyConfigsResponse
{
    public required IReadOnlyList<ProvisionedConcurrencyConfigResponse> ProvisionedConcurrencyConfigs { get; init; }

    public string? NextMarker { get; init; }
}
