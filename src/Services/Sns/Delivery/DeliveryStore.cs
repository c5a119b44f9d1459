using System.Text.Json;
using Dapper;
using Hearth.Services.Sns.Messages;
using Hearth.Storage;

namespace Hearth.Services.Sns.Delivery;

/// <summary>A message that a subscription does not have yet.</summary>
/// <param name="FailedAttempts">How often it was tried.</param>
internal sealed record PendingDelivery(string MessageId, string SubscriptionArn, DateTimeOffset NextAttemptAt, int FailedAttempts);

/// <summary>Undelivered messages: each is kept once, as long as anybody waits for it.</summary>
internal sealed class DeliveryStore(IDatabase database)
{
    public Task AddAsync(Message message, IReadOnlyList<PendingDelivery> deliveries) => database.WriteAsync(connection =>
    {
        connection.Execute(
            "INSERT INTO sns_message (id, document) VALUES (@Id, @document)", new { message.Id, document = JsonSerializer.Serialize(message) });
        foreach (var delivery in deliveries)
            connection.Execute(
                """
                INSERT INTO sns_delivery (message_id, subscription, next_attempt_at, failed_attempts)
                VALUES (@MessageId, @SubscriptionArn, @nextAttemptAt, @FailedAttempts)
                """,
                Parameters(delivery));
    });

    /// <summary>What a stopped server left, in the order of time.</summary>
    public Task<IReadOnlyList<PendingDelivery>> ListAsync() => database.ReadAsync<IReadOnlyList<PendingDelivery>>(connection =>
        [.. connection.Query<(string MessageId, string Subscription, long NextAttemptAt, long FailedAttempts)>(
            "SELECT message_id, subscription, next_attempt_at, failed_attempts FROM sns_delivery ORDER BY next_attempt_at")
            .Select(row => new PendingDelivery(
                row.MessageId, row.Subscription, DateTimeOffset.FromUnixTimeMilliseconds(row.NextAttemptAt), (int)row.FailedAttempts))]);

    public Task<Message?> FindAsync(string messageId) => database.ReadAsync(connection =>
        connection.QuerySingleOrDefault<string>("SELECT document FROM sns_message WHERE id = @messageId", new { messageId }) is { } document
            ? JsonSerializer.Deserialize<Message>(document)
            : null);

    public Task PostponeAsync(PendingDelivery delivery) => database.WriteAsync(connection => connection.Execute(
        """
        UPDATE sns_delivery SET next_attempt_at = @nextAttemptAt, failed_attempts = @FailedAttempts
        WHERE message_id = @MessageId AND subscription = @SubscriptionArn
        """,
        Parameters(delivery)));

    /// <summary>Forgets a delivery, and the message with the last one.</summary>
    public Task FinishAsync(PendingDelivery delivery) => database.WriteAsync(connection =>
    {
        connection.Execute(
            "DELETE FROM sns_delivery WHERE message_id = @MessageId AND subscription = @SubscriptionArn", Parameters(delivery));
        connection.Execute(
            "DELETE FROM sns_message WHERE id = @MessageId AND NOT EXISTS (SELECT 1 FROM sns_delivery WHERE message_id = @MessageId)",
            new { delivery.MessageId });
    });

    private static object Parameters(PendingDelivery delivery) => new
    {
        delivery.MessageId,
        delivery.SubscriptionArn,
        delivery.FailedAttempts,
        nextAttemptAt = delivery.NextAttemptAt.ToUnixTimeMilliseconds(),
    };
}
