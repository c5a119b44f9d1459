namespace Hearth.Host.LoadGeneration;

/// <summary>How long a caller waits before its next attempt. Pure but for the dice.</summary>
/// <param name="Base">The shortest scale of a wait.</param>
/// <param name="Cap">No wait is longer, except one that Retry-After asks for.</param>
internal sealed record Backoff(RetryMode Mode, TimeSpan Base, TimeSpan Cap)
{
    /// <summary>https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html: two to the power of the retry, at most 20 seconds.</summary>
    private static readonly (TimeSpan Base, TimeSpan Cap) Sdk = (TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(20));

    /// <param name="retry">1 for the first.</param>
    /// <param name="previous">The wait before the last attempt; zero for the first retry.</param>
    /// <param name="retryAfter">
    /// What the answer asks for. The jitter comes on top: callers that were refused together would else come back together.
    /// SDKs in standard mode do not read it.
    /// </param>
    public TimeSpan Next(int retry, TimeSpan previous, TimeSpan? retryAfter, Random random)
    {
        if (Mode == RetryMode.LegacySdk) return random.NextDouble() * Exponential(Sdk.Base, Sdk.Cap, retry);
        return (retryAfter ?? TimeSpan.Zero) + Jitter(retry, previous, random);
    }

    private TimeSpan Jitter(int retry, TimeSpan previous, Random random) => Mode switch
    {
        RetryMode.FullJitter => random.NextDouble() * Exponential(Base, Cap, retry),
        RetryMode.EqualJitter => (0.5 + (0.5 * random.NextDouble())) * Exponential(Base, Cap, retry),
        RetryMode.DecorrelatedJitter => Shorter(Cap, Base + (random.NextDouble() * (Longer(Base, previous * 3) - Base))),
        _ => TimeSpan.Zero,
    };

    private static TimeSpan Exponential(TimeSpan start, TimeSpan cap, int retry) =>
        TimeSpan.FromTicks((long)Math.Min(cap.Ticks, start.Ticks * Math.Pow(2, retry - 1)));

    private static TimeSpan Shorter(TimeSpan a, TimeSpan b) => a < b ? a : b;

    private static TimeSpan Longer(TimeSpan a, TimeSpan b) => a > b ? a : b;
}
