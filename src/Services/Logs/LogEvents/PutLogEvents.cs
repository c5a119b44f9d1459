using Hearth.Protocols.Operations;
using Hearth.Protocols.Validation;
using Hearth.Services.Logs.EmbeddedMetrics;
using Hearth.Services.Logs.LogGroups;
using Hearth.Services.Logs.LogStreams;
using Hearth.Services.Logs.Tail;
using Hearth.Storage;

namespace Hearth.Services.Logs.LogEvents;

internal sealed record PutLogEventsRequest
{
    [Required, Length(1, 512), Pattern(LogsPattern.LogGroupName)]
    public string LogGroupName { get; init; } = null!;

    [Required, Length(1, 512), Pattern(LogsPattern.LogStreamName)]
    public string LogStreamName { get; init; } = null!;

    [Required]
    public IReadOnlyList<InputLogEvent> LogEvents { get; init; } = null!;

    /// <summary>Taken and not looked at, as AWS does since 2023.</summary>
    [Length(1, 4096)]
    public string? SequenceToken { get; init; }
}

internal sealed record InputLogEvent
{
    [Required, Range(0, long.MaxValue)]
    public long? Timestamp { get; init; }

    [Required, Length(1, int.MaxValue)]
    public string Message { get; init; } = null!;
}

internal sealed record PutLogEventsResponse
{
    public string? NextSequenceToken { get; init; }

    public RejectedLogEvents? RejectedLogEventsInfo { get; init; }
}

/// <summary>https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutLogEvents.html</summary>
internal sealed class PutLogEvents(IDatabase database, LiveTail tail, IEmbeddedMetrics metrics, TimeProvider time)
{
    public async Task<PutLogEventsResponse> HandleAsync(PutLogEventsRequest request, CallContext context)
    {
        PutLogEventsLimits.Check(request.LogEvents);
        var now = time.GetUtcNow();
        var ingestionTime = now.ToUnixTimeMilliseconds();
        var (stream, accepted, rejected) = await database.WriteAsync(
            connection =>
            {
                var group = LogGroupTable.Require(connection, context, request.LogGroupName);
                var found = LogStreamTable.Require(connection, group.Id, request.LogStreamName);
                var (kept, refused) = PutLogEventsLimits.Sort(request.LogEvents, group, now);
                if (kept.Count > 0) LogEventTable.Append(connection, found, kept, ingestionTime);
                return (found, kept, refused);
            },
            context.Cancellation);
        tail.Publish(accepted.Select(added => new LiveTailEvent(
            context.AccountId,
            context.Region,
            request.LogGroupName,
            request.LogStreamName,
            added.Timestamp,
            ingestionTime,
            added.Message)));
        foreach (var metric in accepted.SelectMany(added => EmbeddedMetricFormat.Read(added.Message))) metrics.Record(context.AccountId, context.Region, metric);
        return new PutLogEventsResponse
        {
            NextSequenceToken = LogEventTable.SequenceToken(stream, ingestionTime),
            RejectedLogEventsInfo = rejected,
        };
    }
}
