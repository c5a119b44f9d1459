using System.Text.Json;
using Dapper;

namespace Hearth.Storage.Deliveries;

/// <summary>Undelivered messages: each is kept once, as JSON, as long as anybody waits for it.</summary>
/// <param name="database">Where they are kept.</param>
/// <param name="queue">"sns": whose they are.</param>
public sealed class DeliveryStore<TMessage>(IDatabase database, string queue)
    where TMessage : class
{
    public Task AddAsync(string messageId, TMessage message, IReadOnlyList<PendingDelivery> deliveries) => database.WriteAsync(connection =>
    {
        connection.Execute(
            "INSERT INTO delivery_message (queue, id, document) VALUES (@queue, @messageId, @document)",
            new { queue, messageId, document = JsonSerializer.Serialize(message) });
        foreach (var delivery in deliveries)
            connection.Execute(
                """
                INSERT INTO delivery (queue, message_id, receiver, next_attempt_at, failed_attempts)
                VALUES (@queue, @MessageId, @Receiver, @nextAttemptAt, @FailedAttempts)
                """,
                Parameters(delivery));
    });

    /// <summary>What a stopped server left, in the order of time.</summary>
    public Task<IReadOnlyList<PendingDelivery>> ListAsync() => database.ReadAsync<IReadOnlyList<PendingDelivery>>(connection =>
        [.. connection.Query<(string MessageId, string Receiver, long NextAttemptAt, long FailedAttempts)>(
            "SELECT message_id, receiver, next_attempt_at, failed_attempts FROM delivery WHERE queue = @queue ORDER BY next_attempt_at", new { queue })
            .Select(row => new PendingDelivery(
                row.MessageId, row.Receiver, DateTimeOffset.FromUnixTimeMilliseconds(row.NextAttemptAt), (int)row.FailedAttempts))]);

    public Task<TMessage?> FindAsync(string messageId) => database.ReadAsync(connection =>
        connection.QuerySingleOrDefault<string>("SELECT document FROM delivery_message WHERE queue = @queue AND id = @messageId", new { queue, messageId }) is { } document
            ? JsonSerializer.Deserialize<TMessage>(document)
            : null);

    public Task PostponeAsync(PendingDelivery delivery) => database.WriteAsync(connection => connection.Execute(
        """
        UPDATE delivery SET next_attempt_at = @nextAttemptAt, failed_attempts = @FailedAttempts
        WHERE queue = @queue AND message_id = @MessageId AND receiver = @Receiver
        """,
        Parameters(delivery)));

    /// <summary>Forgets a delivery, and the message with the last one.</summary>
    public Task FinishAsync(PendingDelivery delivery) => database.WriteAsync(connection =>
    {
        connection.Execute(
            "DELETE FROM delivery WHERE queue = @queue AND message_id = @MessageId AND receiver = @Receiver", Parameters(delivery));
        connection.Execute(
            """
            DELETE FROM delivery_message WHERE queue = @queue AND id = @MessageId
            AND NOT EXISTS (SELECT 1 FROM delivery WHERE queue = @queue AND message_id = @MessageId)
            """,
            Parameters(delivery));
    });

    private object Parameters(PendingDelivery delivery) => new
    {
        queue,
        delivery.MessageId,
        delivery.Receiver,
        delivery.FailedAttempts,
        nextAttemptAt = delivery.NextAttemptAt.ToUnixTimeMilliseconds(),
    };
}
