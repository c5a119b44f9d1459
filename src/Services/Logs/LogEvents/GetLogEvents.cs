using System.Data;
using Hearth.Protocols.Operations;
using Hearth.Protocols.Validation;
using Hearth.Services.Logs.LogGroups;
using Hearth.Services.Logs.LogStreams;
using Hearth.Storage;

namespace Hearth.Services.Logs.LogEvents;

internal sealed record GetLogEventsRequest
{
    [Length(1, 512), Pattern(LogsPattern.LogGroupName)]
    public string? LogGroupName { get; init; }

    [Length(1, 2048), Pattern(LogsPattern.LogGroupIdentifier)]
    public string? LogGroupIdentifier { get; init; }

    [Required, Length(1, 512), Pattern(LogsPattern.LogStreamName)]
    public string LogStreamName { get; init; } = null!;

    /// <summary>Inclusive.</summary>
    [Range(0, long.MaxValue)]
    public long? StartTime { get; init; }

    /// <summary>Exclusive.</summary>
    [Range(0, long.MaxValue)]
    public long? EndTime { get; init; }

    [Length(1, 4096)]
    public string? NextToken { get; init; }

    [Range(1, 10_000)]
    public int? Limit { get; init; }

    public bool? StartFromHead { get; init; }
}

internal sealed record GetLogEventsResponse
{
    public IReadOnlyList<OutputLogEvent> Events { get; init; } = [];

    public string NextForwardToken { get; init; } = "";

    public string NextBackwardToken { get; init; } = "";
}

internal sealed record OutputLogEvent
{
    public long Timestamp { get; init; }

    public string Message { get; init; } = "";

    public long IngestionTime { get; init; }
}

/// <summary>https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_GetLogEvents.html</summary>
internal sealed class GetLogEvents(IDatabase database, TimeProvider time)
{
    private const int MostEvents = 10_000;

    public async Task<GetLogEventsResponse> HandleAsync(GetLogEventsRequest request, CallContext context)
    {
        var groupName = LogGroupArn.NameOf(request.LogGroupName, request.LogGroupIdentifier, context);
        var cursor = EventCursor.Read(request.NextToken)
            ?? (request.StartFromHead == true ? EventCursor.Head : EventCursor.Tail);
        var events = await database.ReadAsync(
            connection => Read(connection, request, groupName, cursor, context), context.Cancellation);
        var (forward, backward) = cursor.Next(events, request.StartTime ?? 0);
        return new GetLogEventsResponse
        {
            Events = [.. events.Select(found => new OutputLogEvent
            {
                Timestamp = found.Timestamp,
                Message = found.Message,
                IngestionTime = found.IngestionTime,
            })],
            NextForwardToken = forward,
            NextBackwardToken = backward,
        };
    }

    /// <summary>The page's events in order of time, whichever way they were read.</summary>
    private List<LogEventRow> Read(
        IDbConnection connection, GetLogEventsRequest request, string groupName, EventCursor cursor, CallContext context)
    {
        var group = LogGroupTable.Require(connection, context, groupName);
        var stream = LogStreamTable.Require(connection, group.Id, request.LogStreamName);
        var from = Math.Max(request.StartTime ?? 0, group.ExpiredBefore(time.GetUtcNow()));
        var limit = request.Limit ?? MostEvents;
        var page = new EventPage(limit);
        var rows = LogEventTable.ReadStream(
            connection, stream.Id, from, request.EndTime ?? long.MaxValue, cursor.Position, cursor.Forwards, limit);
        foreach (var row in rows)
            if (!page.TryAdd(row)) break;
        if (!cursor.Forwards) page.Events.Reverse();
        return page.Events;
    }
}
