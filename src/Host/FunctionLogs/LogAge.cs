using System.Globalization;
using Hearth.Host.Commands;

namespace Hearth.Host.FunctionLogs;

/// <summary>Durations as people write them: 30s, 10m, 2h, 1d.</summary>
internal static class LogAge
{
    /// <exception cref="CommandException">The text is no duration.</exception>
    public static TimeSpan Parse(string text)
    {
        if (text.Length >= 2 && int.TryParse(text[..^1], NumberStyles.None, CultureInfo.InvariantCulture, out var count))
        {
            switch (text[^1])
            {
                case 's': return TimeSpan.FromSeconds(count);
                case 'm': return TimeSpan.FromMinutes(count);
                case 'h': return TimeSpan.FromHours(count);
                case 'd': return TimeSpan.FromDays(Math.Min(count, 36500));
            }
        }
        throw new CommandException($"--since '{text}' is no duration. Write a number and s, m, h or d, for example 10m.");
    }
}
