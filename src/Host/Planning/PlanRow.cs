using Hearth.DataPlane.Forecasting;
using Hearth.Host.Pricing;

namespace Hearth.Host.Planning;

/// <summary>A memory size, and how its durations compare with those of the traffic.</summary>
internal sealed record MemorySize(int MemoryMb, double DurationFactor);

/// <summary>One row of a plan: settings, what they lead to, and what that costs.</summary>
internal sealed record PlanRow(MemorySize Memory, Forecast Forecast, AwsPrices Prices)
{
    private double Gb => Memory.MemoryMb / 1024.0;

    /// <summary>At AWS, for the traffic's own time: requests, duration, provisioned concurrency.</summary>
    public double Dollars =>
        (Forecast.Served * AwsPrices.Request)
        + (Forecast.BilledMs / 1000.0 * Gb * Prices.GbSecond)
        + (Forecast.ProvisionedBilledMs / 1000.0 * Gb * Prices.ProvisionedDurationGbSecond)
        + (Forecast.Settings.Provisioned * Gb * Forecast.Span.TotalSeconds * Prices.ProvisionedGbSecond);

    /// <summary>What the environments of this function take at most on one's own machines, if each uses all that it may.</summary>
    public double PeakMemoryGb => Forecast.PeakEnvironments * Gb;

    public double ColdShare => Forecast.Served == 0 ? 0 : (double)Forecast.Cold / Forecast.Served;

    /// <summary>Of requests, retried or not, that were not served in the end.</summary>
    public double ThrottledShare => Forecast.Offered == 0 ? 0 : (double)Forecast.GivenUp / Forecast.Offered;

    public string Name => $"{(Forecast.Settings.Reserved is { } reserved ? $"reserved {reserved}" : "unreserved")}, "
        + $"provisioned {Forecast.Settings.Provisioned}, {Memory.MemoryMb} MB, keep-alive {Commands.DurationText.Print(Forecast.Settings.KeepAlive)}";
}
