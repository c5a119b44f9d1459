namespace Hearth.DataPlane.Forecasting;

/// <summary>What a forecast says of the whole traffic.</summary>
public sealed record Forecast
{
    public required ForecastSettings Settings { get; init; }

    public required long Offered { get; init; }

    public required long Warm { get; init; }

    /// <summary>Invocations that waited for an Init phase.</summary>
    public required long Cold { get; init; }

    /// <summary>Served on demand although there is provisioned concurrency: AWS's ProvisionedConcurrencySpilloverInvocations.</summary>
    public required long Spilled { get; init; }

    /// <summary>Attempts that were refused, by AWS's Reason: CloudWatch's Throttles.</summary>
    public required IReadOnlyDictionary<string, long> Throttles { get; init; }

    /// <summary>Requests whose last attempt was refused.</summary>
    public required long GivenUp { get; init; }

    /// <summary>Started on demand, those included that came too late for whoever they were started for.</summary>
    public required long Environments { get; init; }

    public required int PeakConcurrency { get; init; }

    /// <summary>95 % of the time no more were busy.</summary>
    public required int ConcurrencyP95 { get; init; }

    public required double MeanConcurrency { get; init; }

    /// <summary>Environments that live at a time, provisioned ones included.</summary>
    public required int PeakEnvironments { get; init; }

    public required double MeanEnvironments { get; init; }

    /// <summary>Billed time on demand, Init phases included, each invocation rounded up to a millisecond.</summary>
    public required long BilledMs { get; init; }

    /// <summary>Billed time on provisioned concurrency.</summary>
    public required long ProvisionedBilledMs { get; init; }

    /// <summary>From the first arrival's zero to the last answer.</summary>
    public required TimeSpan Span { get; init; }

    /// <summary>The maximum of busy environments, the cold starts and the throttles of each interval.</summary>
    public required IReadOnlyList<ForecastInterval> Series { get; init; }

    public long Throttled => Throttles.Values.Sum();

    public long Served => Warm + Cold;
}

public readonly record struct ForecastInterval(int PeakConcurrency, int Cold, int Throttled);
