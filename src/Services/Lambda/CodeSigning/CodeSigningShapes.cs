using Hearth.Protocols.Shapes;
using Hearth.Protocols.Validation;
using Hearth.Services.Lambda.Functions;

namespace Hearth.Services.Lambda.CodeSigning;

/// <summary>https://docs.aws.amazon.com/lambda/latest/api/API_CreateCodeSigningConfig.html</summary>
public sealed record CreateCodeSigningConfigRequest
{
    [Length(0, 256)]
    public string? Description { get; init; }

    [Required]
    public AllowedPublishers? AllowedPublishers { get; init; }

    public CodeSigningPolicies? CodeSigningPolicies { get; init; }

    public IReadOnlyDictionary<string, string>? Tags { get; init; }
}

/// <summary>https://docs.aws.amazon.com/lambda/latest/api/API_UpdateCodeSigningConfig.html</summary>
public sealed record UpdateCodeSigningConfigRequest
{
    [Uri, Length(0, 200), Pattern(LambdaPatterns.CodeSigningConfigArn)]
    public string? CodeSigningConfigArn { get; init; }

    [Length(0, 256)]
    public string? Description { get; init; }

    public AllowedPublishers? AllowedPublishers { get; init; }

    public CodeSigningPolicies? CodeSigningPolicies { get; init; }
}

/// <summary>https://docs.aws.amazon.com/lambda/latest/api/API_GetCodeSigningConfig.html and API_DeleteCodeSigningConfig.html</summary>
public sealed record CodeSigningConfigRequest
{
    [Uri, Length(0, 200), Pattern(LambdaPatterns.CodeSigningConfigArn)]
    public string? CodeSigningConfigArn { get; init; }
}

/// <summary>https://docs.aws.amazon.com/lambda/latest/api/API_ListCodeSigningConfigs.html</summary>
public sealed record ListCodeSigningConfigsRequest
{
    [Query]
    public string? Marker { get; init; }

    [Query, Range(1, 10000)]
    public int? MaxItems { get; init; }
}

public sealed record ListCodeSigningConfigsResponse
{
    public string? NextMarker { get; init; }

    public required IReadOnlyList<CodeSigningConfigShape> CodeSigningConfigs { get; init; }
}

public sealed record CodeSigningConfigResponse
{
    public required CodeSigningConfigShape CodeSigningConfig { get; init; }

    internal static CodeSigningConfigResponse Of(CodeSigningConfig config) => new() { CodeSigningConfig = CodeSigningConfigShape.Of(config) };
}

/// <summary>https://docs.aws.amazon.com/lambda/latest/api/API_CodeSigningConfig.html</summary>
public sealed record CodeSigningConfigShape
{
    public required string CodeSigningConfigId { get; init; }

    public required string CodeSigningConfigArn { get; init; }

    public required string Description { get; init; }

    public required AllowedPublishers AllowedPublishers { get; init; }

    public required CodeSigningPolicies CodeSigningPolicies { get; init; }

    public required string LastModified { get; init; }

    internal static CodeSigningConfigShape Of(CodeSigningConfig config) => new()
    {
        CodeSigningConfigId = config.Key.Id,
        CodeSigningConfigArn = config.Key.Arn,
        Description = config.Description,
        AllowedPublishers = new AllowedPublishers { SigningProfileVersionArns = config.SigningProfileVersionArns },
        CodeSigningPolicies = new CodeSigningPolicies { UntrustedArtifactOnDeployment = config.UntrustedArtifactOnDeployment },
        LastModified = FunctionDescription.Timestamp(config.LastModified),
    };
}

public sealed record AllowedPublishers
{
    [Required, Length(1, 20), Pattern(LambdaPatterns.AnyArn, Target = ConstraintTarget.Each)]
    public IReadOnlyList<string>? SigningProfileVersionArns { get; init; }
}

public sealed record CodeSigningPolicies
{
    [Enum("Warn", "Enforce")]
    public string? UntrustedArtifactOnDeployment { get; init; }
}
