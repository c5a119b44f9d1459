using Hearth.Protocols.Validation;

namespace Hearth.Services.Lambda.EventInvoke;

/// <summary>
/// How the asynchronous invocations of a function, version or alias are retried, and where their results go. What is null
/// was not set, and AWS's defaults hold: 2 retries, 6 hours, no destination.
/// https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-configuring.html
/// </summary>
internal sealed record EventInvokeSettings
{
    public int? MaximumRetryAttempts { get; init; }

    public int? MaximumEventAgeInSeconds { get; init; }

    public string? OnSuccessArn { get; init; }

    public string? OnFailureArn { get; init; }

    public required DateTimeOffset LastModified { get; init; }
}

/// <summary>https://docs.aws.amazon.com/lambda/latest/api/API_DestinationConfig.html</summary>
public sealed record DestinationConfig
{
    public EventDestination? OnSuccess { get; init; }

    public EventDestination? OnFailure { get; init; }
}

public sealed record EventDestination
{
    [Length(0, 350), Pattern(LambdaPatterns.Destination)]
    public string? Destination { get; init; }
}
