using System.Globalization;

namespace Hearth.Host.Charts;

/// <summary>Round numbers along an axis.</summary>
internal static class Axis
{
    private static readonly double[] RoundSteps = [1, 2, 2.5, 5, 10];

    /// <summary>The round step that makes at most so many ticks up to a maximum.</summary>
    public static double Step(double maximum, int ticks)
    {
        if (maximum <= 0) return 1;
        var rough = maximum / ticks;
        var magnitude = Math.Pow(10, Math.Floor(Math.Log10(rough)));
        return RoundSteps.First(step => step * magnitude >= rough * (1 - 1e-9)) * magnitude;
    }

    /// <summary>The least multiple of the step that is not below the maximum: where the axis ends.</summary>
    public static double Top(double maximum, int ticks)
    {
        var step = Step(maximum, ticks);
        return Math.Max(step, Math.Ceiling((maximum / step) - 1e-9) * step);
    }

    /// <summary>Short enough for an axis: 0.25, 12, 1.5k, 3M.</summary>
    public static string Label(double value)
    {
        var (scaled, unit) = Math.Abs(value) switch
        {
            >= 1e9 => (value / 1e9, "G"),
            >= 1e6 => (value / 1e6, "M"),
            >= 1e4 => (value / 1e3, "k"),
            _ => (value, ""),
        };
        return scaled.ToString("0.######", CultureInfo.InvariantCulture) + unit;
    }
}
