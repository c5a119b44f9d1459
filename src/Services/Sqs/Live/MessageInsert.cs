using System.Data;
using System.Text.Json;
using Hearth.Services.Sqs.State;

namespace Hearth.Services.Sqs.Live;

/// <summary>A message that is to be written.</summary>
internal sealed record NewMessage(MessageState State, MessageContent Content);

/// <summary>Adds the messages of one send with one prepared statement, as a batch of ten is the usual thing.</summary>
internal static class MessageInsert
{
    private const string Sql =
        """
        INSERT INTO sqs_message (
            id, queue, message_id, sent_at, visible_at, receive_count, group_id, source, sender, deduplication_id, trace_header, attributes, body)
        VALUES (@id, @queue, @messageId, @sentAt, @visibleAt, @receiveCount, @groupId, @source, @sender, @deduplicationId, @trace, @attributes, @body)
        """;

    public static void Run(IDbConnection connection, long queue, IReadOnlyList<NewMessage> messages)
    {
        using var command = connection.CreateCommand();
        command.CommandText = Sql;
        Add("@queue").Value = queue;
        var (id, messageId, sentAt, visibleAt, receiveCount) = (Add("@id"), Add("@messageId"), Add("@sentAt"), Add("@visibleAt"), Add("@receiveCount"));
        var (groupId, source, sender, deduplicationId) = (Add("@groupId"), Add("@source"), Add("@sender"), Add("@deduplicationId"));
        var (trace, attributes, body) = (Add("@trace"), Add("@attributes"), Add("@body"));
        foreach (var (state, content) in messages)
        {
            id.Value = state.Id;
            messageId.Value = state.MessageId.ToByteArray(bigEndian: true);
            sentAt.Value = state.SentAtMs;
            visibleAt.Value = state.VisibleAtMs;
            receiveCount.Value = state.ReceiveCount;
            groupId.Value = (object?)state.GroupId ?? DBNull.Value;
            source.Value = (object?)state.SourceArn ?? DBNull.Value;
            sender.Value = content.Sender;
            deduplicationId.Value = (object?)content.DeduplicationId ?? DBNull.Value;
            trace.Value = (object?)content.TraceHeader ?? DBNull.Value;
            attributes.Value = content.Attributes.Count == 0 ? DBNull.Value : JsonSerializer.Serialize(content.Attributes);
            body.Value = content.Body;
            command.ExecuteNonQuery();
        }

        IDbDataParameter Add(string name)
        {
            var parameter = command.CreateParameter();
            parameter.ParameterName = name;
            command.Parameters.Add(parameter);
            return parameter;
        }
    }
}
