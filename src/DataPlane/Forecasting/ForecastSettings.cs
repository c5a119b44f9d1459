namespace Hearth.DataPlane.Forecasting;

/// <summary>The settings of a function and its account that a forecast is made for.</summary>
public sealed record ForecastSettings
{
    /// <summary>Concurrent executions of the account and region; nothing else runs in it.</summary>
    public int AccountConcurrency { get; init; } = 1000;

    /// <summary>Null: the function takes from what is not reserved.</summary>
    public int? Reserved { get; init; }

    public int Provisioned { get; init; }

    public TimeSpan KeepAlive { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Durations are those of the traffic times this, for another memory size.</summary>
    public double DurationFactor { get; init; } = 1;

    /// <summary>Makes the callers of a run; null: they take a 429 as their answer.</summary>
    public Func<ICallers>? Callers { get; init; }

    /// <summary>The width of a point of <see cref="Forecast.Series"/>.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromMinutes(1);
}
