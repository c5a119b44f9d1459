using Hearth.Kernel;
using Hearth.Services.Sns.Messages;
using Hearth.Services.Sns.Subscriptions;
using Hearth.Services.Sns.Topics;
using Hearth.Storage.Deliveries;
using Hearth.Storage.Documents;
using Microsoft.Extensions.Logging;

namespace Hearth.Services.Sns.Delivery;

/// <summary>Tries a delivery once, to the address and with the settings that the subscription has now.</summary>
internal sealed partial class DeliveryAttempts(
    DeliveryStore<Message> store, DocumentStore<Topic> topics, SubscriptionDirectory subscriptions, TopicEndpoints endpoints, MessageForm form, TimeProvider time, ILogger logger)
{
    /// <returns>When to try again; null when it has arrived, or was given up.</returns>
    public async Task<PendingDelivery?> RunAsync(PendingDelivery delivery, CancellationToken cancellation)
    {
        // What was unsubscribed since gets nothing any more.
        if (await store.FindAsync(delivery.MessageId) is not { } message || Subscription.KeyOf(delivery.Receiver) is not { } key
            || subscriptions.Find(key) is not { } subscription) return null;
        var (retry, contentType) = PolicyOf(key, subscription);
        try
        {
            await endpoints.Of(subscription.Protocol).DeliverAsync(
                new EndpointDelivery(
                    subscription.Endpoint, message.TopicArn, delivery.Receiver, message.Id, message.Type,
                    form.Of(message, subscription.Protocol, delivery.Receiver, subscription.IsRaw))
                {
                    IsRaw = subscription.IsRaw && message.Type == Message.Notification,
                    ContentType = contentType,
                },
                cancellation);
            return null;
        }
        catch (AwsError error) when (error.StatusCode < 500 && error.StatusCode != 429)
        {
            GiveUp(delivery, subscription, error.Message);
            return null;
        }
        catch (AwsError error)
        {
            var attempts = delivery.FailedAttempts + 1;
            if (retry.DelayAfter(attempts) is { } delay) return delivery with { FailedAttempts = attempts, NextAttemptAt = time.GetUtcNow() + delay };
            GiveUp(delivery, subscription, error.Message);
            return null;
        }
    }

    private (RetryPolicy Retry, string? ContentType) PolicyOf(DocumentKey key, Subscription subscription)
    {
        if (subscription.Protocol is not (HttpEndpoint.Http or HttpEndpoint.Https)) return (RetryPolicy.Managed, null);
        return HttpDeliveryPolicy.Of(
            topics.Find(Subscription.TopicKey(key))?.Attributes.GetValueOrDefault(TopicAttributes.DeliveryPolicy),
            subscription.Attributes.GetValueOrDefault(SubscriptionAttributes.DeliveryPolicy));
    }

    /// <summary>A dead-letter queue is an SQS queue, which this installation does not have: the log is where the message is told of.</summary>
    private void GiveUp(PendingDelivery delivery, Subscription subscription, string reason) =>
        Log.GivenUp(logger, delivery.MessageId, delivery.Receiver, subscription.Endpoint, delivery.FailedAttempts + 1, reason);

    /// <summary>An attempt that ended as none should.</summary>
    public void Failed(PendingDelivery delivery, Exception error) => Log.Failed(logger, delivery.MessageId, delivery.Receiver, error);

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "Message {MessageId} for {Subscription} could not be handled and will be tried again")]
        public static partial void Failed(ILogger logger, string messageId, string subscription, Exception error);

        [LoggerMessage(Level = LogLevel.Warning, Message = "Message {MessageId} for {Subscription} ({Endpoint}) was given up after {Attempts} attempts: {Reason}")]
        public static partial void GivenUp(ILogger logger, string messageId, string subscription, string endpoint, int attempts, string reason);
    }
}
