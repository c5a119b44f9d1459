namespace Hearth.Host.LoadGeneration;

internal enum Outcome
{
    /// <summary>Served by an environment that was there.</summary>
    Warm,

    /// <summary>Served, and waited for an Init phase.</summary>
    Cold,

    /// <summary>Served cold although the alias or version has provisioned concurrency, of which none was free.</summary>
    Spilled,

    /// <summary>429, with its Reason.</summary>
    Throttled,

    /// <summary>Any other error of the service, or no answer.</summary>
    Failed,
}

/// <summary>One attempt's answer.</summary>
/// <param name="Status">Of HTTP; 0 when nothing answered.</param>
internal sealed record AttemptAnswer(int Status, Outcome Outcome)
{
    /// <summary>AWS's Reason of a throttle, the code of another error, empty when served.</summary>
    public string Reason { get; init; } = "";

    public string RequestId { get; init; } = "";

    /// <summary>Served, and the function itself failed: no SDK retries that.</summary>
    public bool HasFunctionError { get; init; }

    /// <summary>The Init phase of its environment, if this was its first invocation; only a cold one has waited for it.</summary>
    public double? InitMs { get; init; }

    public double? DurationMs { get; init; }

    public long? BilledMs { get; init; }

    public bool IsTimeout { get; init; }

    public TimeSpan? RetryAfter { get; init; }

    public bool IsServed => Outcome is Outcome.Warm or Outcome.Cold or Outcome.Spilled;

    /// <summary>What AWS's SDKs retry: throttles, errors of the server's side, connections that break.</summary>
    public bool IsRetryable => Outcome == Outcome.Throttled || Status is 0 or 500 or 502 or 503 or 504;
}
