using System.Data;
using Hearth.Services.Logs.FilterPatterns;
using Hearth.Services.Logs.LogGroups;
using Hearth.Services.Logs.LogStreams;

namespace Hearth.Services.Logs.LogEvents;

/// <summary>One page of FilterLogEvents: reads a group in order of time and keeps what matches.</summary>
internal sealed class EventSearch(FilterLogEventsRequest request, FilterPattern pattern, TimeProvider time)
{
    private const int MostEvents = 10_000;

    /// <summary>
    /// After so many events, or so long, the page ends with what it has, perhaps nothing, and a token: AWS does the
    /// same, clients go on, and a search through a large group does not hold a thread and a snapshot for minutes.
    /// </summary>
    private const int MostSearched = 50_000;

    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(2);

    private readonly EventPosition _after = ReadToken(request.NextToken);
    private readonly EventPage _page = new(request.Limit ?? MostEvents);

    /// <summary>The events, and the position to go on from when there may be more.</summary>
    public (IReadOnlyList<LogEventRow> Events, EventPosition? Next) Run(IDbConnection connection, LogGroupRow group)
    {
        var names = request.LogStreamNames?.ToHashSet(StringComparer.Ordinal);
        // A single stream is read through its own index; several through the group's, which has them in one order.
        var streams = names?.Select(name => LogStreamTable.Require(connection, group.Id, name)).ToList();
        var only = streams is [var single] ? single.Id : (long?)null;
        var from = Math.Max(request.StartTime ?? 0, group.ExpiredBefore(time.GetUtcNow()));
        var rows = LogEventTable.ReadGroup(connection, group.Id, only, from, request.EndTime ?? long.MaxValue, _after);
        var started = time.GetTimestamp();
        var searched = 0;
        var last = _after;
        foreach (var row in rows)
        {
            if (IsWanted(row, names) && !_page.TryAdd(row)) return (_page.Events, last);
            last = row.Position;
            if (++searched >= MostSearched) return (_page.Events, last);
            if (searched % 256 == 0 && time.GetElapsedTime(started) > Longest) return (_page.Events, last);
        }
        return (_page.Events, null);
    }

    private static EventPosition ReadToken(string? token)
    {
        if (LogsToken.Decode(token) is not { } key) return EventPosition.Start;
        return EventPosition.TryParse(key, out var position) ? position : throw LogsError.InvalidToken();
    }

    private bool IsWanted(LogEventRow row, HashSet<string>? names) =>
        (names is null || names.Contains(row.StreamName))
        && row.StreamName.StartsWith(request.LogStreamNamePrefix ?? "", StringComparison.Ordinal)
        && pattern.Matches(row.Message);
}
