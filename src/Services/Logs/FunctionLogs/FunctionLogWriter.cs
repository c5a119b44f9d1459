using System.Data;
using Hearth.DataPlane;
using Hearth.Services.Logs.EmbeddedMetrics;
using Hearth.Services.Logs.LogEvents;
using Hearth.Services.Logs.LogGroups;
using Hearth.Services.Logs.LogStreams;
using Hearth.Services.Logs.Tail;
using Hearth.Storage;

namespace Hearth.Services.Logs.FunctionLogs;

/// <summary>Writes a batch of function log events in one transaction, making groups and streams as Lambda does.</summary>
internal sealed class FunctionLogWriter(IDatabase database, LiveTail tail, IEmbeddedMetrics metrics, TimeProvider time)
{
    public bool IsFollowed => tail.HasSubscriptions;

    public async Task WriteAsync(IReadOnlyList<FunctionLogEvent> events, CancellationToken cancellation)
    {
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        // Grouping keeps each stream's events in their order of arrival, which is all that an order can mean here.
        var streams = events.GroupBy(FunctionLogStream.Of).ToList();
        await database.WriteAsync(
            connection =>
            {
                foreach (var stream in streams) Append(connection, stream.Key, stream, now);
            },
            cancellation);
        tail.Publish(events.Select(logEvent => new LiveTailEvent(
            logEvent.AccountId,
            logEvent.Region,
            logEvent.LogGroup,
            logEvent.LogStream,
            logEvent.Timestamp.ToUnixTimeMilliseconds(),
            now,
            logEvent.Message)));
        foreach (var logEvent in events)
            foreach (var metric in EmbeddedMetricFormat.Read(logEvent.Message)) metrics.Record(logEvent.AccountId, logEvent.Region, metric);
    }

    /// <summary>
    /// Looks the ids up each time, two searches in an index: a group that was deleted meanwhile is made again, as in
    /// AWS when a function still logs to it.
    /// </summary>
    private static void Append(
        IDbConnection connection, FunctionLogStream stream, IEnumerable<FunctionLogEvent> events, long now)
    {
        var groupId = LogGroupTable.Find(connection, stream.AccountId, stream.Region, stream.LogGroup)?.Id
            ?? LogGroupTable.Insert(
                connection,
                new LogGroupRow { Account = stream.AccountId, Region = stream.Region, Name = stream.LogGroup, CreatedAt = now });
        var streamId = LogStreamTable.Find(connection, groupId, stream.LogStream)?.Id
            ?? LogStreamTable.Insert(connection, groupId, stream.LogStream, now);
        var added = events
            .Select(logEvent => new NewLogEvent(logEvent.Timestamp.ToUnixTimeMilliseconds(), logEvent.Message))
            .ToList();
        LogEventTable.Append(connection, new LogStreamRow { Id = streamId, GroupId = groupId }, added, now);
    }
}
