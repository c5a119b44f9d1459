using Hearth.Protocols.Shapes;
using Hearth.Protocols.Validation;

namespace Hearth.Services.Lambda.EventInvoke;

/// <summary>https://docs.aws.amazon.com/lambda/latest/api/API_PutFunctionEventInvokeConfig.html and API_UpdateFunctionEventInvokeConfig.html</summary>
public sealed record ChangeEventInvokeConfigRequest
{
    [Uri, Length(1, 256), Pattern(LambdaPatterns.NamespacedFunctionName)]
    public string? FunctionName { get; init; }

    [Query, Length(1, 128), Pattern(LambdaPatterns.Qualifier)]
    public string? Qualifier { get; init; }

    [Range(0, 2)]
    public int? MaximumRetryAttempts { get; init; }

    [Range(60, 21600)]
    public int? MaximumEventAgeInSeconds { get; init; }

    public DestinationConfig? DestinationConfig { get; init; }
}

/// <summary>https://docs.aws.amazon.com/lambda/latest/api/API_GetFunctionEventInvokeConfig.html and API_DeleteFunctionEventInvokeConfig.html</summary>
public sealed record EventInvokeConfigRequest
{
    [Uri, Length(1, 256), Pattern(LambdaPatterns.NamespacedFunctionName)]
    public string? FunctionName { get; init; }

    [Query, Length(1, 128), Pattern(LambdaPatterns.Qualifier)]
    public string? Qualifier { get; init; }
}

/// <summary>https://docs.aws.amazon.com/lambda/latest/api/API_ListFunctionEventInvokeConfigs.html</summary>
public sealed record ListEventInvokeConfigsRequest
{
    [Uri, Length(1, 256), Pattern(LambdaPatterns.NamespacedFunctionName)]
    public string? FunctionName { get; init; }

    [Query]
    public string? Marker { get; init; }

    [Query, Range(1, 50)]
    public int? MaxItems { get; init; }
}

public sealed record ListEventInvokeConfigsResponse
{
    public required IReadOnlyList<FunctionEventInvokeConfig> FunctionEventInvokeConfigs { get; init; }

    public string? NextMarker { get; init; }
}

/// <summary>https://docs.aws.amazon.com/lambda/latest/api/API_FunctionEventInvokeConfig.html</summary>
public sealed record FunctionEventInvokeConfig
{
    public required DateTimeOffset LastModified { get; init; }

    public required string FunctionArn { get; init; }

    public int? MaximumRetryAttempts { get; init; }

    public int? MaximumEventAgeInSeconds { get; init; }

    public required DestinationConfig DestinationConfig { get; init; }

    internal static FunctionEventInvokeConfig Of(string arn, EventInvokeSettings settings) => new()
    {
        LastModified = settings.LastModified,
        FunctionArn = arn,
        MaximumRetryAttempts = settings.MaximumRetryAttempts,
        MaximumEventAgeInSeconds = settings.MaximumEventAgeInSeconds,
        DestinationConfig = new DestinationConfig
        {
            OnSuccess = new EventDestination { Destination = settings.OnSuccessArn },
            OnFailure = new EventDestination { Destination = settings.OnFailureArn },
        },
    };
}
