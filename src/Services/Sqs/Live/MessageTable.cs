using System.Data;
using System.Text.Json;
using Dapper;
using Hearth.Services.Sqs.Messages;
using Hearth.Services.Sqs.State;

namespace Hearth.Services.Sqs.Live;

/// <summary>The newest receive of a message, as it is written.</summary>
internal sealed record ReceiveRow(long Id, long VisibleAtMs, long ReceiveCount, long ReceivesHere, long FirstReceivedAtMs)
{
    public static ReceiveRow Of(MessageState message) =>
        new(message.Id, message.VisibleAtMs, message.ReceiveCount, message.ReceivesHere, message.FirstReceivedAtMs);
}

/// <summary>A message as it is found at the server's start: all but what it says.</summary>
internal sealed record LoadedMessage(
    long Id, byte[] MessageId, long SentAt, long VisibleAt, long ReceiveCount, string? GroupId, string? Source, long? ReceiveVisibleAt, long? Receives,
    long? ReceivesHere, long? FirstReceivedAt);

/// <summary>The SQL of the tables of messages. See docs/decisions/0026.</summary>
internal static class MessageTable
{
    public static void WriteReceives(IDbConnection connection, IEnumerable<ReceiveRow> receives) => connection.Execute(
        """
        INSERT INTO sqs_receive (id, visible_at, receive_count, receives_here, first_received_at)
        VALUES (@Id, @VisibleAtMs, @ReceiveCount, @ReceivesHere, @FirstReceivedAtMs)
        ON CONFLICT (id) DO UPDATE SET visible_at = excluded.visible_at, receive_count = excluded.receive_count,
            receives_here = excluded.receives_here, first_received_at = excluded.first_received_at
        """,
        receives);

    public static void WriteDeduplications(IDbConnection connection, long queue, IEnumerable<SentOnce> sent) => connection.Execute(
        """
        INSERT INTO sqs_deduplication (queue, key, message_id, sequence, expires_at) VALUES (@queue, @Key, @messageId, @Sequence, @ExpiresAtMs)
        ON CONFLICT (queue, key) DO UPDATE SET message_id = excluded.message_id, sequence = excluded.sequence, expires_at = excluded.expires_at
        """,
        sent.Select(once => new { queue, once.Key, messageId = once.MessageId.ToByteArray(bigEndian: true), once.Sequence, once.ExpiresAtMs }));

    public static void Delete(IDbConnection connection, IEnumerable<long> ids)
    {
        var parameters = ids.Select(id => new { id }).ToList();
        connection.Execute("DELETE FROM sqs_message WHERE id = @id", parameters);
        connection.Execute("DELETE FROM sqs_receive WHERE id = @id", parameters);
    }

    /// <summary>Gives a message to another queue, under a new id: it is the newest there.</summary>
    public static void Move(IDbConnection connection, long id, long queue, MessageState moved)
    {
        connection.Execute(
            """
            UPDATE sqs_message SET id = @Id, queue = @queue, message_id = @messageId, sent_at = @SentAtMs, visible_at = @VisibleAtMs,
                receive_count = @ReceiveCount, source = @SourceArn
            WHERE id = @id
            """,
            new
            {
                id, queue, moved.Id, messageId = moved.MessageId.ToByteArray(bigEndian: true), moved.SentAtMs, moved.VisibleAtMs, moved.ReceiveCount, moved.SourceArn,
            });
        connection.Execute("DELETE FROM sqs_receive WHERE id = @id", new { id });
    }

    /// <summary>Deletes some of the messages of a queue up to an id, so that the one writer is not held for long.</summary>
    /// <returns>How many.</returns>
    public static int DeletePiece(IDbConnection connection, long queue, long upToId, int most)
    {
        var ids = connection.Query<long>(
            "SELECT id FROM sqs_message WHERE queue = @queue AND id <= @upToId ORDER BY id LIMIT @most", new { queue, upToId, most }).AsList();
        Delete(connection, ids);
        return ids.Count;
    }

    public static void DeleteDeduplications(IDbConnection connection, long queue) =>
        connection.Execute("DELETE FROM sqs_deduplication WHERE queue = @queue", new { queue });

    public static void ForgetDeduplications(IDbConnection connection, long nowMs) =>
        connection.Execute("DELETE FROM sqs_deduplication WHERE expires_at <= @nowMs", new { nowMs });

    public static IReadOnlyList<LoadedMessage> Load(IDbConnection connection, long queue) => connection.Query<LoadedMessage>(
        """
        SELECT m.id AS id, m.message_id AS messageId, m.sent_at AS sentAt, m.visible_at AS visibleAt, m.receive_count AS receiveCount,
            m.group_id AS groupId, m.source AS source, r.visible_at AS receiveVisibleAt, r.receive_count AS receives,
            r.receives_here AS receivesHere, r.first_received_at AS firstReceivedAt
        FROM sqs_message m LEFT JOIN sqs_receive r ON r.id = m.id WHERE m.queue = @queue ORDER BY m.id
        """,
        new { queue }).AsList();

    public static IReadOnlyList<SentOnce> LoadDeduplications(IDbConnection connection, long queue, long nowMs) =>
    [
        .. connection.Query<(string Key, byte[] MessageId, long Sequence, long ExpiresAt)>(
            "SELECT key, message_id, sequence, expires_at FROM sqs_deduplication WHERE queue = @queue AND expires_at > @nowMs ORDER BY expires_at",
            new { queue, nowMs }).Select(row => new SentOnce(row.Key, new Guid(row.MessageId, bigEndian: true), row.Sequence, row.ExpiresAt)),
    ];

    /// <summary>The queues that have messages, and the greatest id.</summary>
    public static (IReadOnlyList<long> Queues, long GreatestId) Overview(IDbConnection connection) => (
        connection.Query<long>("SELECT DISTINCT queue FROM sqs_message UNION SELECT DISTINCT queue FROM sqs_deduplication").AsList(),
        connection.QuerySingle<long>("SELECT COALESCE(MAX(id), 0) FROM sqs_message"));

    public static IReadOnlyDictionary<long, MessageContent> ReadContents(IDbConnection connection, IEnumerable<long> ids) => connection
        .Query<(long Id, string Body, string? Attributes, string Sender, string? DeduplicationId, string? TraceHeader)>(
            "SELECT id, body, attributes, sender, deduplication_id, trace_header FROM sqs_message WHERE id IN @ids", new { ids })
        .ToDictionary(row => row.Id, row => new MessageContent(
            row.Body,
            row.Attributes is null ? MessageContent.NoAttributes : JsonSerializer.Deserialize<Dictionary<string, MessageAttributeValue>>(row.Attributes)!,
            row.Sender, row.DeduplicationId, row.TraceHeader));
}
