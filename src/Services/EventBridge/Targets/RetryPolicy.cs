using Hearth.Protocols.Validation;

namespace Hearth.Services.EventBridge.Targets;

/// <summary>
/// How long a target is tried. https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_RetryPolicy.html; the scheduler's is the same.
/// </summary>
public sealed record RetryPolicy
{
    /// <summary>AWS's defaults, and the most that can be asked for.</summary>
    public const int MostAttempts = 185, MostSeconds = 86400;

    [Range(60, MostSeconds)]
    public int? MaximumEventAgeInSeconds { get; init; }

    [Range(0, MostAttempts)]
    public int? MaximumRetryAttempts { get; init; }
}

/// <summary>https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_DeadLetterConfig.html</summary>
public sealed record DeadLetterConfig
{
    /// <summary>Of a standard queue.</summary>
    public string? Arn { get; init; }
}
