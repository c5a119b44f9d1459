using System.Globalization;

namespace Hearth.Host.Commands;

/// <summary>Durations as people write them: 500ms, 30s, 1.5m, 2h, 1d.</summary>
internal static class DurationText
{
    private const double LongestDays = 36500;

    private static readonly (string Unit, double Milliseconds)[] Units =
        [("ms", 1), ("s", 1000), ("m", 60_000), ("h", 3_600_000), ("d", 86_400_000)];

    /// <param name="option">Named in the message.</param>
    /// <exception cref="CommandException">The text is no duration.</exception>
    public static TimeSpan Parse(string option, string text)
    {
        foreach (var (unit, milliseconds) in Units)
        {
            if (!text.EndsWith(unit, StringComparison.Ordinal)) continue;
            if (!double.TryParse(text[..^unit.Length], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var count)) continue;
            return TimeSpan.FromMilliseconds(Math.Min(count * milliseconds, TimeSpan.FromDays(LongestDays).TotalMilliseconds));
        }
        throw new CommandException($"{option} '{text}' is no duration. Write a number and ms, s, m, h or d, for example 10m.");
    }

    /// <summary>"850 ms", "3.2 s", "10 m", "4 m 5 s".</summary>
    public static string Print(TimeSpan duration) => duration switch
    {
        { TotalSeconds: < 1 } => $"{duration.TotalMilliseconds:0} ms",
        { TotalMinutes: < 1 } => $"{duration.TotalSeconds:0.#} s",
        { TotalHours: < 1 } => $"{(int)duration.TotalMinutes} m" + (duration.Seconds > 0 ? $" {duration.Seconds} s" : ""),
        _ => $"{(int)duration.TotalHours} h" + (duration.Minutes > 0 ? $" {duration.Minutes} m" : ""),
    };
}
