using Hearth.Services.Lambda.Identity;

namespace Hearth.Services.Lambda.AsyncInvoke;

/// <summary>
/// One accepted asynchronous invocation, kept until it has succeeded or was given up.
/// https://docs.aws.amazon.com/lambda/latest/dg/invocation-async.html
/// </summary>
internal sealed record AsyncEvent
{
    /// <summary>UUID of the request that brought it; the same for every attempt.</summary>
    public required string RequestId { get; init; }

    public required FunctionKey Key { get; init; }

    /// <summary>The qualifier as invoked; null when none was given.</summary>
    public string? Qualifier { get; init; }

    public string? ClientContext { get; init; }

    public string? TraceId { get; init; }

    public required DateTimeOffset EnqueuedAt { get; init; }

    public required DateTimeOffset NextAttemptAt { get; init; }

    /// <summary>How often the function has run for it.</summary>
    public int InvokeCount { get; init; }

    /// <summary>How often in a row it was throttled, or the platform failed.</summary>
    public int PostponeCount { get; init; }

    public FunctionReference Reference => new(Key, Qualifier);
}

/// <summary>How one attempt ended.</summary>
internal enum AsyncAttempt
{
    Succeeded,

    /// <summary>The function ran and failed: it is tried again as often as the function's settings say.</summary>
    FunctionFailed,

    /// <summary>429: tried again until the event is too old.</summary>
    Throttled,

    /// <summary>The platform failed: likewise.</summary>
    PlatformFailed,

    /// <summary>Reserved concurrency is 0: given up at once.</summary>
    Stopped,
}

/// <summary>What to do next with an event.</summary>
internal abstract record AsyncStep
{
    public sealed record Retry(AsyncEvent Event) : AsyncStep;

    /// <param name="Condition">As destinations name it: Success, RetriesExhausted, EventAgeExceeded, ZeroReservedConcurrency.</param>
    public sealed record Finish(string Condition, int InvokeCount) : AsyncStep
    {
        public bool IsSuccess => Condition == "Success";
    }
}

/// <summary>The event invoke configuration that applies to an event.</summary>
internal sealed record AsyncSettings
{
    public int MaximumRetryAttempts { get; init; } = 2;

    public TimeSpan MaximumEventAge { get; init; } = TimeSpan.FromHours(6);

    public string? OnSuccess { get; init; }

    public string? OnFailure { get; init; }

    /// <summary>Queue or topic for events that were given up.</summary>
    public string? DeadLetterTarget { get; init; }

    public bool IsStopped { get; init; }

    /// <summary>The function's role.</summary>
    public string? RoleArn { get; init; }
}
