using System.Globalization;
using Hearth.Services.Sns.Subscriptions;
using Hearth.Services.Sns.Topics;
using Hearth.Storage.Deliveries;
using Hearth.Storage.Documents;

namespace Hearth.Services.Sns.Messages;

/// <summary>Gives messages to everybody who wants them; they are durable when the task completes.</summary>
internal sealed class Publisher(
    SubscriptionDirectory subscriptions, DeliveryDispatcher<Message> dispatcher, MessageSigner signer, SnsLinks links, TimeProvider time)
{
    /// <returns>The message's id.</returns>
    public async Task<string> PublishAsync(DocumentKey topicKey, Topic topic, MessageDraft draft)
    {
        var wanting = subscriptions.OfTopic(topicKey)
            .Where(found => !found.Value.IsPending && SubscriptionFilter.Accepts(found.Value, draft.BodyFor(found.Value.Protocol), draft.Attributes))
            .ToList();
        var id = Guid.NewGuid().ToString();
        if (wanting.Count == 0) return id;
        await signer.PrepareAsync();
        var message = new Message
        {
            Id = id,
            TopicArn = Topic.Arn(topicKey),
            Subject = draft.Subject,
            Attributes = draft.Attributes,
            Timestamp = Now(),
            SignatureVersion = VersionOf(topic),
            Bodies = new Dictionary<string, SignedText>(),
        };
        await dispatcher.AcceptAsync(
            id, message with { Bodies = Bodies(message, draft, wanting.Select(found => found.Value.Protocol)) },
            wanting.Select(found => Subscription.Arn(found.Key)));
        return id;
    }

    /// <summary>Asks an address whether it wants to be subscribed.</summary>
    public async Task RequestConfirmationAsync(DocumentKey topicKey, Topic topic, DocumentKey key, Subscription subscription)
    {
        await signer.PrepareAsync();
        var (id, topicArn, timestamp, version) = (Guid.NewGuid().ToString(), Topic.Arn(topicKey), Now(), VersionOf(topic));
        var url = links.Confirm(topicArn, subscription.Token!);
        var text = $"You have chosen to subscribe to the topic {topicArn}.\nTo confirm the subscription, visit the SubscribeURL included in this message.";
        var signature = signer.Sign(
            version, ("Message", text), ("MessageId", id), ("SubscribeURL", url), ("Timestamp", timestamp), ("Token", subscription.Token),
            ("TopicArn", topicArn), ("Type", Message.SubscriptionConfirmation));
        var message = new Message
        {
            Id = id,
            TopicArn = topicArn,
            Type = Message.SubscriptionConfirmation,
            Timestamp = timestamp,
            SignatureVersion = version,
            SubscribeUrl = url,
            Token = subscription.Token,
            Bodies = new Dictionary<string, SignedText> { [subscription.Protocol] = new(text, signature) },
        };
        await dispatcher.AcceptAsync(id, message, [Subscription.Arn(key)]);
    }

    /// <summary>A text that several protocols share is signed once: a signature takes more than half a millisecond.</summary>
    private Dictionary<string, SignedText> Bodies(Message message, MessageDraft draft, IEnumerable<string> protocols)
    {
        var signed = new Dictionary<string, SignedText>(StringComparer.Ordinal);
        return protocols.Distinct(StringComparer.Ordinal).ToDictionary(protocol => protocol, protocol =>
        {
            var text = draft.BodyFor(protocol);
            if (!signed.TryGetValue(text, out var known)) signed[text] = known = new SignedText(text, Sign(message, text));
            return known;
        }, StringComparer.Ordinal);
    }

    private string Sign(Message message, string text) => signer.Sign(
        message.SignatureVersion, ("Message", text), ("MessageId", message.Id), ("Subject", message.Subject), ("Timestamp", message.Timestamp),
        ("TopicArn", message.TopicArn), ("Type", message.Type));

    private static string VersionOf(Topic topic) => topic.Attributes.GetValueOrDefault(TopicAttributes.SignatureVersion) ?? "1";

    private string Now() => time.GetUtcNow().UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
