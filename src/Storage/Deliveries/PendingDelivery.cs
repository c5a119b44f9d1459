namespace Hearth.Storage.Deliveries;

/// <summary>A message that a receiver does not have yet.</summary>
/// <param name="Receiver">A name of the queue's own: a subscription, a rule's target.</param>
/// <param name="FailedAttempts">How often it was tried.</param>
public sealed record PendingDelivery(string MessageId, string Receiver, DateTimeOffset NextAttemptAt, int FailedAttempts);
