using Hearth.Protocols.Shapes;
using Hearth.Protocols.Validation;

namespace Hearth.Services.Lambda.FunctionUrls;

/// <summary>Cross-origin settings. https://docs.aws.amazon.com/lambda/latest/api/API_Cors.html</summary>
public sealed record Cors
{
    public bool? AllowCredentials { get; init; }

    [Length(0, 100), Length(0, 1024, Target = ConstraintTarget.Each)]
    public IReadOnlyList<string>? AllowHeaders { get; init; }

    [Length(0, 6), Length(0, 6, Target = ConstraintTarget.Each)]
    public IReadOnlyList<string>? AllowMethods { get; init; }

    [Length(0, 100), Length(1, 253, Target = ConstraintTarget.Each)]
    public IReadOnlyList<string>? AllowOrigins { get; init; }

    [Length(0, 100), Length(0, 1024, Target = ConstraintTarget.Each)]
    public IReadOnlyList<string>? ExposeHeaders { get; init; }

    /// <summary>Seconds for which a browser may remember the answer to a preflight request.</summary>
    [Range(0, 86400)]
    public int? MaxAge { get; init; }
}

/// <summary>https://docs.aws.amazon.com/lambda/latest/api/API_CreateFunctionUrlConfig.html</summary>
public sealed record CreateFunctionUrlConfigRequest
{
    [Uri, Length(1, 140), Pattern(LambdaPatterns.FunctionName)]
    public string? FunctionName { get; init; }

    [Query, Length(1, 128), Pattern(LambdaPatterns.FunctionUrlQualifier)]
    public string? Qualifier { get; init; }

    [Required, Enum("NONE", "AWS_IAM")]
    public string? AuthType { get; init; }

    public Cors? Cors { get; init; }

    [Enum("RESPONSE_STREAM", "BUFFERED")]
    public string? InvokeMode { get; init; }
}

/// <summary>https://docs.aws.amazon.com/lambda/latest/api/API_UpdateFunctionUrlConfig.html: what is left out stays.</summary>
public sealed record UpdateFunctionUrlConfigRequest
{
    [Uri, Length(1, 140), Pattern(LambdaPatterns.FunctionName)]
    public string? FunctionName { get; init; }

    [Query, Length(1, 128), Pattern(LambdaPatterns.FunctionUrlQualifier)]
    public string? Qualifier { get; init; }

    [Enum("NONE", "AWS_IAM")]
    public string? AuthType { get; init; }

    public Cors? Cors { get; init; }

    [Enum("RESPONSE_STREAM", "BUFFERED")]
    public string? InvokeMode { get; init; }
}

/// <summary>https://docs.aws.amazon.com/lambda/latest/api/API_GetFunctionUrlConfig.html and API_DeleteFunctionUrlConfig.html</summary>
public sealed record FunctionUrlConfigRequest
{
    [Uri, Length(1, 140), Pattern(LambdaPatterns.FunctionName)]
    public string? FunctionName { get; init; }

    [Query, Length(1, 128), Pattern(LambdaPatterns.FunctionUrlQualifier)]
    public string? Qualifier { get; init; }
}

/// <summary>https://docs.aws.amazon.com/lambda/latest/api/API_ListFunctionUrlConfigs.html</summary>
public sealed record ListFunctionUrlConfigsRequest
{
    [Uri, Length(1, 140), Pattern(LambdaPatterns.FunctionName)]
    public string? FunctionName { get; init; }

    [Query]
    public string? Marker { get; init; }

    [Query, Range(1, 50)]
    public int? MaxItems { get; init; }
}

public sealed record ListFunctionUrlConfigsResponse
{
    public string? NextMarker { get; init; }

    public required IReadOnlyList<FunctionUrlConfig> FunctionUrlConfigs { get; init; }
}

/// <summary>
/// A function URL as the API shows it. https://docs.aws.amazon.com/lambda/latest/api/API_FunctionUrlConfig.html
/// Times are ISO 8601; the answer to a creation has no LastModifiedTime.
/// </summary>
public sealed record FunctionUrlConfig
{
    public required string FunctionUrl { get; init; }

    public required string FunctionArn { get; init; }

    public required string AuthType { get; init; }

    public Cors? Cors { get; init; }

    public required string CreationTime { get; init; }

    public string? LastModifiedTime { get; init; }

    public string? InvokeMode { get; init; }
}
