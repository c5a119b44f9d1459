using System.Globalization;
using System.Text.RegularExpressions;
using Quartz;

namespace Hearth.Kernel.Schedules;

/// <summary>
/// When something is due, in the words that EventBridge, EventBridge Scheduler and Application Auto Scaling share:
/// <c>rate(5 minutes)</c>, <c>cron(0 10 ? * MON-FRI *)</c>, <c>at(2026-11-24T10:00:00)</c>. Pure.
/// https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-scheduled-rule-pattern.html,
/// https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html
/// </summary>
public abstract partial class ScheduleExpression
{
    /// <summary>The first time after <paramref name="after"/>; null when there is none any more.</summary>
    /// <param name="after">Times at or before this are over.</param>
    /// <param name="origin">From when a rate is counted.</param>
    public abstract DateTimeOffset? Next(DateTimeOffset after, DateTimeOffset origin);

    /// <param name="text">As AWS writes it.</param>
    /// <param name="zone">In which the times of cron and at are meant; a rate has none.</param>
    /// <returns>Null when it is none of the three forms, or one with impossible values.</returns>
    public static ScheduleExpression? Parse(string text, TimeZoneInfo? zone = null)
    {
        if (Rate().Match(text) is { Success: true } rate) return RateOf(rate);
        if (At().Match(text) is { Success: true } at) return AtOf(at.Groups["time"].Value, zone ?? TimeZoneInfo.Utc);
        return Cron().Match(text) is { Success: true } cron ? CronOf(cron.Groups["fields"].Value, zone ?? TimeZoneInfo.Utc) : null;
    }

    private static RateSchedule? RateOf(Match match)
    {
        if (!long.TryParse(match.Groups["value"].Value, CultureInfo.InvariantCulture, out var value) || value is < 1 or > 10_000_000) return null;
        // AWS wants the singular for 1 and the plural for more.
        if ((value == 1) == (match.Groups["plural"].Length > 0)) return null;
        return new RateSchedule(match.Groups["unit"].Value switch
        {
            "minute" => TimeSpan.FromMinutes(value),
            "hour" => TimeSpan.FromHours(value),
            _ => TimeSpan.FromDays(value),
        });
    }

    private static AtSchedule? AtOf(string text, TimeZoneInfo zone) =>
        DateTime.TryParseExact(text, "yyyy-MM-ddTHH:mm:ss", CultureInfo.InvariantCulture, DateTimeStyles.None, out var local)
            ? new AtSchedule(new DateTimeOffset(local, zone.GetUtcOffset(local)))
            : null;

    /// <summary>AWS's six fields are Quartz's without the seconds; both count the days of the week from 1, Sunday.</summary>
    private static CronSchedule? CronOf(string fields, TimeZoneInfo zone)
    {
        if (fields.Split(' ', StringSplitOptions.RemoveEmptyEntries) is not [_, _, var day, _, var weekday, _]) return null;
        // One of the two days is the other's, which "?" says.
        if ((day == "?") == (weekday == "?")) return null;
        try
        {
            return new CronSchedule(new CronExpression("0 " + fields.Trim(), zone));
        }
        catch (FormatException)
        {
            return null;
        }
    }

    [GeneratedRegex(@"\Arate\(\s*(?<value>\d{1,8})\s+(?<unit>minute|hour|day)(?<plural>s?)\s*\)\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Rate();

    [GeneratedRegex(@"\Aat\((?<time>\S+)\)\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex At();

    [GeneratedRegex(@"\Acron\((?<fields>.+)\)\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Cron();

    private sealed class RateSchedule(TimeSpan period) : ScheduleExpression
    {
        public override DateTimeOffset? Next(DateTimeOffset after, DateTimeOffset origin)
        {
            if (after < origin) return origin;
            return origin + (period * (((after - origin).Ticks / period.Ticks) + 1));
        }
    }

    private sealed class AtSchedule(DateTimeOffset time) : ScheduleExpression
    {
        public override DateTimeOffset? Next(DateTimeOffset after, DateTimeOffset origin) => time > after ? time : null;
    }

    private sealed class CronSchedule(CronExpression cron) : ScheduleExpression
    {
        public override DateTimeOffset? Next(DateTimeOffset after, DateTimeOffset origin) => cron.GetNextValidTimeAfter(after);
    }
}
