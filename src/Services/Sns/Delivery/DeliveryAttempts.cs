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
                    Attributes = AttributesOf(message),
                },
                cancellation);
            return null;
        }
        catch (AwsError error) when (error.StatusCode < 500 && error.StatusCode != 429)
        {
            await GiveUpAsync(message, delivery, subscription, error.Message, cancellation);
            return null;
        }
        catch (AwsError error)
        {
            var attempts = delivery.FailedAttempts + 1;
            if (retry.DelayAfter(attempts) is { } delay) return delivery with { FailedAttempts = attempts, NextAttemptAt = time.GetUtcNow() + delay };
            await GiveUpAsync(message, delivery, subscription, error.Message, cancellation);
            return null;
        }
    }

    private static IReadOnlyList<EndpointAttribute> AttributesOf(Message message) =>
        [.. message.Attributes.Select(one => new EndpointAttribute(one.Key, one.Value.DataType!, one.Value.StringValue, one.Value.BinaryValue))];

    private (RetryPolicy Retry, string? ContentType) PolicyOf(DocumentKey key, Subscription subscription)
    {
        if (subscription.Protocol is not (HttpEndpoint.Http or HttpEndpoint.Https)) return (RetryPolicy.Managed, null);
        return HttpDeliveryPolicy.Of(
            topics.Find(Subscription.TopicKey(key))?.Attributes.GetValueOrDefault(TopicAttributes.DeliveryPolicy),
            subscription.Attributes.GetValueOrDefault(SubscriptionAttributes.DeliveryPolicy));
    }

    /// <summary>
    /// Into the dead-letter queue of the subscription, as a notification, whatever form its endpoint gets; the log tells of it in any case.
    /// https://docs.aws.amazon.com/sns/latest/dg/sns-dead-letter-queues.html
    /// </summary>
    private async Task GiveUpAsync(Message message, PendingDelivery delivery, Subscription subscription, string reason, CancellationToken cancellation)
    {
        Log.GivenUp(logger, delivery.MessageId, delivery.Receiver, subscription.Endpoint, delivery.FailedAttempts + 1, reason);
        if (subscription.Attributes.GetValueOrDefault(SubscriptionAttributes.RedrivePolicy) is not { } redrive
            || SubscriptionAttributes.DeadLetterTarget(redrive) is not { } queue || message.Type != Message.Notification) return;
        try
        {
            var body = form.DeadLetter(message, subscription.Protocol, delivery.Receiver);
            await endpoints.Of("sqs").DeliverAsync(
                new EndpointDelivery(queue, message.TopicArn, delivery.Receiver, message.Id, message.Type, body), cancellation);
        }
        catch (AwsError error)
        {
            Log.NoDeadLetter(logger, delivery.MessageId, queue, error.Message);
        }
    }

    /// <summary>An attempt that ended as none should.</summary>
    public void Failed(PendingDelivery delivery, Exception error) => Log.Failed(logger, delivery.MessageId, delivery.Receiver, error);

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "Message {MessageId} for {Subscription} could not be handled and will be tried again")]
        public static partial void Failed(ILogger logger, string messageId, string subscription, Exception error);

        [LoggerMessage(Level = LogLevel.Warning, Message = "Message {MessageId} for {Subscription} ({Endpoint}) was given up after {Attempts} attempts: {Reason}")]
        public static partial void GivenUp(ILogger logger, string messageId, string subscription, string endpoint, int attempts, string reason);

        [LoggerMessage(Level = LogLevel.Warning, Message = "Message {MessageId} could not be put into the dead-letter queue {Queue}: {Reason}")]
        public static partial void NoDeadLetter(ILogger logger, string messageId, string queue, string reason);
    }
}
