using System.Globalization;

namespace Hearth.Tests.Soak;

/// <summary>How long the soak goes on: seconds in a usual run, half an hour with HEARTH_SOAK_MINUTES=30.</summary>
internal static class SoakLength
{
    private const double UsualMinutes = 0.4;

    public static TimeSpan Whole { get; } = TimeSpan.FromMinutes(
        double.TryParse(Environment.GetEnvironmentVariable("HEARTH_SOAK_MINUTES"), CultureInfo.InvariantCulture, out var minutes) ? minutes : UsualMinutes);

    /// <summary>After each cycle the load stops, so that what is held can be counted.</summary>
    public static TimeSpan Cycle { get; } = TimeSpan.FromSeconds(Math.Clamp(Whole.TotalSeconds / 3, 5, 60));
}
