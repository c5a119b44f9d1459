using Hearth.Services.EventBridge.Targets;

namespace Hearth.Services.EventBridge.Delivery;

/// <summary>An event for one target, as it is kept until the target has it.</summary>
internal sealed record TargetEvent
{
    /// <summary>The rule or schedule.</summary>
    public required string SourceArn { get; init; }

    /// <summary>In whose name a schedule acts.</summary>
    public string? RoleArn { get; init; }

    public required string TargetArn { get; init; }

    /// <summary>What the target gets: the event, or what the target's input makes of it.</summary>
    public required string Body { get; init; }

    public required DateTimeOffset AcceptedAt { get; init; }

    /// <summary>FIFO queues: the group of the message.</summary>
    public string? MessageGroupId { get; init; }

    public RetryPolicy? Retry { get; init; }

    public string? DeadLetterArn { get; init; }

    /// <summary>What the dead-letter queue gets: the event itself, whatever the target's input made of it. Null: the body.</summary>
    public string? DeadLetterBody { get; init; }

    /// <summary>How many buses have passed it on.</summary>
    public int Hops { get; init; }

    public int MostRetries => Retry?.MaximumRetryAttempts ?? RetryPolicy.MostAttempts;

    public TimeSpan MostAge => TimeSpan.FromSeconds(Retry?.MaximumEventAgeInSeconds ?? RetryPolicy.MostSeconds);
}
