namespace Hearth.Host.LoadGeneration;

/// <summary>What a load run is asked for.</summary>
/// <param name="Rate">Arrivals per second.</param>
internal sealed record LoadConfig(string Function, double Rate, TimeSpan Duration)
{
    public ArrivalPattern Arrivals { get; init; } = ArrivalPattern.Constant;

    public Backoff Backoff { get; init; } = new(RetryMode.None, TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(20));

    public int MaxAttempts { get; init; } = 3;

    /// <summary>Requests that are begun and not done, waits between attempts included; arrivals beyond are refused.</summary>
    public int MaxInFlight { get; init; } = 1000;

    public int Seed { get; init; }
}
