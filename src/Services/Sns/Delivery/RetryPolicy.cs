namespace Hearth.Services.Sns.Delivery;

/// <summary>
/// When a failed delivery is tried again: at once, then at the shortest delay, then at growing ones, then at the longest.
/// https://docs.aws.amazon.com/sns/latest/dg/sns-message-delivery-retries.html
/// </summary>
internal sealed record RetryPolicy
{
    public required int Retries { get; init; }

    public int RetriesWithoutDelay { get; init; }

    public int RetriesAtMinDelay { get; init; }

    public int RetriesAtMaxDelay { get; init; }

    public required TimeSpan MinDelay { get; init; }

    public required TimeSpan MaxDelay { get; init; }

    /// <summary>linear, arithmetic, geometric or exponential.</summary>
    public string Backoff { get; init; } = "linear";

    /// <summary>Functions and queues: 100,015 times over 23 days, and nobody can change it.</summary>
    public static readonly RetryPolicy Managed = new()
    {
        Retries = 100_015,
        RetriesWithoutDelay = 3,
        RetriesAtMinDelay = 2,
        RetriesAtMaxDelay = 100_000,
        MinDelay = TimeSpan.FromSeconds(1),
        MaxDelay = TimeSpan.FromSeconds(20),
        Backoff = "exponential",
    };

    /// <summary>HTTP, unless the topic or the subscription says otherwise.</summary>
    public static readonly RetryPolicy Http = new() { Retries = 3, MinDelay = TimeSpan.FromSeconds(20), MaxDelay = TimeSpan.FromSeconds(20) };

    /// <summary>How long to wait after so many failed attempts; null: no longer.</summary>
    public TimeSpan? DelayAfter(int failedAttempts)
    {
        var retry = failedAttempts - 1;
        if (retry >= Retries) return null;
        if (retry < RetriesWithoutDelay) return TimeSpan.Zero;
        if (retry < RetriesWithoutDelay + RetriesAtMinDelay) return MinDelay;
        if (retry >= Retries - RetriesAtMaxDelay) return MaxDelay;
        var growing = Retries - RetriesWithoutDelay - RetriesAtMinDelay - RetriesAtMaxDelay;
        return MinDelay + ((MaxDelay - MinDelay) * Part(retry - RetriesWithoutDelay - RetriesAtMinDelay + 1, growing));
    }

    /// <summary>How far between the shortest and the longest delay the step is: 1 at the last.</summary>
    private double Part(int step, int steps) => Backoff switch
    {
        "exponential" => (Math.Pow(2, step) - 1) / (Math.Pow(2, steps) - 1),
        "geometric" => Math.Pow((double)step / steps, 3),
        "arithmetic" => step * (step + 1.0) / (steps * (steps + 1.0)),
        _ => (double)step / steps,
    };
}
