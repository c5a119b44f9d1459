using Hearth.Services.Logs.LogGroups;

namespace Hearth.Services.Logs.LogEvents;

/// <summary>Which events of a batch were not kept, by their index in it.</summary>
internal sealed record RejectedLogEvents
{
    /// <summary>Inclusive: this event and all after it are too new.</summary>
    public int? TooNewLogEventStartIndex { get; init; }

    /// <summary>Exclusive: the events before it are too old.</summary>
    public int? TooOldLogEventEndIndex { get; init; }

    /// <summary>Exclusive: the events before it are past the group's retention.</summary>
    public int? ExpiredLogEventEndIndex { get; init; }
}

/// <summary>
/// What a batch may hold. https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutLogEvents.html
/// </summary>
internal static class PutLogEventsLimits
{
    private const int MostEvents = 10_000;
    private const int BatchBytes = 1_048_576;
    private static readonly TimeSpan Span = TimeSpan.FromHours(24);
    private static readonly TimeSpan Oldest = TimeSpan.FromDays(14);
    private static readonly TimeSpan Newest = TimeSpan.FromHours(2);

    /// <exception cref="Kernel.AwsError">InvalidParameterException: the batch is refused as a whole.</exception>
    public static void Check(IReadOnlyList<InputLogEvent> events)
    {
        // Not a [Length] of the request: its message would print ten thousand events.
        if (events.Count is 0 or > MostEvents)
        {
            var sentence = events.Count == 0 ? "greater than or equal to 1" : $"less than or equal to {MostEvents}";
            throw LogsError.Constraint("[InputLogEvent]", "logEvents", $"Member must have length {sentence}");
        }
        var size = events.Sum(added => (long)Convert(added).SizeBytes);
        if (size > BatchBytes) throw LogsError.InvalidParameter($"Upload too large: {size} bytes exceeds limit of {BatchBytes}");
        for (var index = 1; index < events.Count; index++)
            if (events[index].Timestamp < events[index - 1].Timestamp)
                throw LogsError.InvalidParameter("Log events in a single PutLogEvents request must be in chronological order.");
        if (events[^1].Timestamp - events[0].Timestamp > Span.TotalMilliseconds)
            throw LogsError.InvalidParameter(
                "The batch of log events in a single PutLogEvents request cannot span more than 24 hours.");
    }

    /// <summary>Parts a batch, which is in order of time, into what is kept and what is too old, expired or too new.</summary>
    public static (IReadOnlyList<NewLogEvent> Kept, RejectedLogEvents? Rejected) Sort(
        IReadOnlyList<InputLogEvent> events, LogGroupRow group, DateTimeOffset now)
    {
        var old = events.Count(added => added.Timestamp < (now - Oldest).ToUnixTimeMilliseconds());
        var expired = events.Count(added => added.Timestamp < group.ExpiredBefore(now));
        var tooNew = events.Count(added => added.Timestamp > (now + Newest).ToUnixTimeMilliseconds());
        var kept = events.Take(events.Count - tooNew).Skip(Math.Max(old, expired)).Select(Convert).ToList();
        if (kept.Count == events.Count) return (kept, null);
        return (kept, new RejectedLogEvents
        {
            TooNewLogEventStartIndex = tooNew > 0 ? events.Count - tooNew : null,
            TooOldLogEventEndIndex = old > 0 ? old : null,
            ExpiredLogEventEndIndex = expired > 0 ? expired : null,
        });
    }

    private static NewLogEvent Convert(InputLogEvent added) => new(added.Timestamp!.Value, added.Message);
}
