using Hearth.Protocols.Operations;
using Hearth.Protocols.Validation;
using Hearth.Services.Logs.FilterPatterns;
using Hearth.Services.Logs.LogGroups;
using Hearth.Storage;

namespace Hearth.Services.Logs.LogEvents;

internal sealed record FilterLogEventsRequest
{
    [Length(1, 512), Pattern(LogsPattern.LogGroupName)]
    public string? LogGroupName { get; init; }

    [Length(1, 2048), Pattern(LogsPattern.LogGroupIdentifier)]
    public string? LogGroupIdentifier { get; init; }

    [Length(1, 100)]
    [Length(1, 512, Target = ConstraintTarget.Each), Pattern(LogsPattern.LogStreamName, Target = ConstraintTarget.Each)]
    public IReadOnlyList<string>? LogStreamNames { get; init; }

    [Length(1, 512), Pattern(LogsPattern.LogStreamName)]
    public string? LogStreamNamePrefix { get; init; }

    /// <summary>Inclusive.</summary>
    [Range(0, long.MaxValue)]
    public long? StartTime { get; init; }

    /// <summary>Inclusive.</summary>
    [Range(0, long.MaxValue)]
    public long? EndTime { get; init; }

    [Length(0, 1024)]
    public string? FilterPattern { get; init; }

    [Length(1, 4096)]
    public string? NextToken { get; init; }

    [Range(1, 10_000)]
    public int? Limit { get; init; }

    /// <summary>Taken and not looked at: events of all streams are always in one order, as AWS has it since 2019.</summary>
    public bool? Interleaved { get; init; }
}

internal sealed record FilterLogEventsResponse
{
    public IReadOnlyList<FilteredLogEvent> Events { get; init; } = [];

    /// <summary>Always empty, as AWS answers it.</summary>
    public IReadOnlyList<SearchedLogStream> SearchedLogStreams { get; init; } = [];

    public string? NextToken { get; init; }
}

internal sealed record FilteredLogEvent
{
    public string LogStreamName { get; init; } = "";

    public long Timestamp { get; init; }

    public string Message { get; init; } = "";

    public long IngestionTime { get; init; }

    public string EventId { get; init; } = "";
}

internal sealed record SearchedLogStream
{
    public string LogStreamName { get; init; } = "";

    public bool SearchedCompletely { get; init; }
}

/// <summary>https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_FilterLogEvents.html</summary>
internal sealed class FilterLogEvents(IDatabase database, TimeProvider time)
{
    public async Task<FilterLogEventsResponse> HandleAsync(FilterLogEventsRequest request, CallContext context)
    {
        if (request is { LogStreamNames: not null, LogStreamNamePrefix: not null })
            throw LogsError.InvalidParameter("LogStreamNames and LogStreamNamePrefix are mutually exclusive parameters.");
        var groupName = LogGroupArn.NameOf(request.LogGroupName, request.LogGroupIdentifier, context);
        var search = new EventSearch(request, FilterPattern.Parse(request.FilterPattern), time);
        var (events, next) = await database.ReadAsync(
            connection => search.Run(connection, LogGroupTable.Require(connection, context, groupName)), context.Cancellation);
        return new FilterLogEventsResponse
        {
            Events = [.. events.Select(found => new FilteredLogEvent
            {
                LogStreamName = found.StreamName,
                Timestamp = found.Timestamp,
                Message = found.Message,
                IngestionTime = found.IngestionTime,
                EventId = found.Position.ToString(),
            })],
            NextToken = next is { } position ? LogsToken.Encode(position.ToString()) : null,
        };
    }
}
