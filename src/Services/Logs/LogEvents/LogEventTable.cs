using System.Data;
using System.Text;
using Dapper;
using Hearth.Services.Logs.LogStreams;
using Hearth.Storage;

namespace Hearth.Services.Logs.LogEvents;

/// <summary>An event to be kept. The timestamp is milliseconds since 1970.</summary>
internal readonly record struct NewLogEvent(long Timestamp, string Message)
{
    /// <summary>AWS counts 26 bytes for each event beside its message.</summary>
    public const int OverheadBytes = 26;

    public int SizeBytes => Encoding.UTF8.GetByteCount(Message) + OverheadBytes;
}

internal sealed record LogEventRow
{
    public long Sequence { get; init; }

    public long Timestamp { get; init; }

    public long IngestionTime { get; init; }

    public string Message { get; init; } = "";

    /// <summary>Read by FilterLogEvents only.</summary>
    public string StreamName { get; init; } = "";

    public EventPosition Position => new(Timestamp, Sequence);
}

internal static class LogEventTable
{
    /// <summary>Deleting this many takes the one writer some 10 ms; others wait no longer than that.</summary>
    private const int DeletedAtOnce = 2000;

    /// <summary>Adds events at the end of a stream's order of arrival, and keeps the stream's times and size.</summary>
    public static void Append(IDbConnection connection, LogStreamRow stream, IReadOnlyList<NewLogEvent> events, long now)
    {
        new LogEventInsert(connection, stream, now).Run(events);
        connection.Execute(
            """
            UPDATE log_stream SET
                first_event_at = CASE WHEN first_event_at < @first THEN first_event_at ELSE @first END,
                last_event_at = CASE WHEN last_event_at > @last THEN last_event_at ELSE @last END,
                last_ingestion_at = @now,
                stored_bytes = stored_bytes + @bytes,
                upload_sequence_token = @token
            WHERE id = @Id
            """,
            new
            {
                stream.Id,
                now,
                first = events.Min(added => added.Timestamp),
                last = events.Max(added => added.Timestamp),
                bytes = events.Sum(added => (long)added.SizeBytes),
                token = SequenceToken(stream, now),
            });
    }

    /// <summary>AWS gives these still and takes any: sequence tokens are no longer checked since 2023.</summary>
    public static string SequenceToken(LogStreamRow stream, long now) => new EventPosition(now, stream.Id).ToString();

    /// <summary>Events of a stream, unbuffered: after a position forwards, or before it backwards.</summary>
    /// <param name="from">First timestamp, inclusive.</param>
    /// <param name="to">Last timestamp, exclusive.</param>
    public static IEnumerable<LogEventRow> ReadStream(
        IDbConnection connection, long streamId, long from, long to, EventPosition position, bool forwards, int count)
    {
        // The position's own time bounds the range of the index; comparing the pair alone would read all before it.
        if (forwards) from = Math.Max(from, position.Timestamp);
        else if (position.Timestamp < long.MaxValue) to = Math.Min(to, position.Timestamp + 1);
        var (beyond, direction) = forwards ? (">", "ASC") : ("<", "DESC");
        return connection.Query<LogEventRow>(
            $"""
            SELECT sequence, timestamp, ingestion_time, message FROM log_event
            WHERE stream_id = @streamId AND timestamp >= @from AND timestamp < @to
                AND (timestamp {beyond} @Timestamp OR (timestamp = @Timestamp AND sequence {beyond} @Sequence))
            ORDER BY timestamp {direction}, sequence {direction} LIMIT @count
            """,
            new { streamId, from, to, position.Timestamp, position.Sequence, count },
            buffered: false);
    }

    /// <summary>Events of a group, or of one of its streams, after a position in order of time; unbuffered.</summary>
    /// <param name="to">Last timestamp, inclusive.</param>
    public static IEnumerable<LogEventRow> ReadGroup(
        IDbConnection connection, long groupId, long? streamId, long from, long to, EventPosition after)
    {
        from = Math.Max(from, after.Timestamp);
        return connection.Query<LogEventRow>(
            $"""
            SELECT sequence, timestamp, ingestion_time, message,
                (SELECT name FROM log_stream WHERE id = log_event.stream_id) AS stream_name
            FROM log_event
            WHERE {(streamId is null ? "group_id = @groupId" : "stream_id = @streamId")}
                AND timestamp >= @from AND timestamp <= @to
                AND (timestamp > @Timestamp OR (timestamp = @Timestamp AND sequence > @Sequence))
            ORDER BY timestamp, sequence
            """,
            new { groupId, streamId, from, to, after.Timestamp, after.Sequence },
            buffered: false);
    }

    /// <summary>Deletes in many short transactions, so that other writes come in between.</summary>
    public static async Task DeleteInPiecesAsync(
        IDatabase database, string where, object parameters, CancellationToken cancellation)
    {
        var sql = $"DELETE FROM log_event WHERE sequence IN (SELECT sequence FROM log_event WHERE {where} LIMIT {DeletedAtOnce})";
        while (await database.WriteAsync(connection => connection.Execute(sql, parameters), cancellation) == DeletedAtOnce)
        {
        }
    }
}
