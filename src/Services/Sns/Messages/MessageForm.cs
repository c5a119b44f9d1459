using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Hearth.Services.Sns.Messages;

/// <summary>
/// A message as its receivers get it.
/// https://docs.aws.amazon.com/sns/latest/dg/sns-message-and-json-formats.html and
/// https://docs.aws.amazon.com/lambda/latest/dg/with-sns.html, which spells two of the names differently
/// </summary>
internal sealed class MessageForm(SnsLinks links)
{
    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public byte[] Of(Message message, string protocol, string subscriptionArn, bool isRaw)
    {
        var body = message.Bodies[protocol];
        if (message.Type == Message.SubscriptionConfirmation) return Bytes(Confirmation(message, body));
        if (isRaw) return Encoding.UTF8.GetBytes(body.Text);
        return Bytes(protocol == "lambda" ? LambdaEvent(message, body, subscriptionArn) : Notification(message, body, subscriptionArn));
    }

    /// <summary>What a dead-letter queue gets, whichever the protocol.</summary>
    public byte[] DeadLetter(Message message, string protocol, string subscriptionArn) => Bytes(Notification(message, message.Bodies[protocol], subscriptionArn));

    private JsonObject Notification(Message message, SignedText body, string subscriptionArn)
    {
        var form = new JsonObject { ["Type"] = message.Type, ["MessageId"] = message.Id, ["TopicArn"] = message.TopicArn };
        if (message.Subject is { } subject) form["Subject"] = subject;
        form["Message"] = body.Text;
        Sign(form, message, body, "SigningCertURL");
        form["UnsubscribeURL"] = links.Unsubscribe(subscriptionArn);
        if (message.Attributes.Count > 0) form["MessageAttributes"] = Attributes(message);
        return form;
    }

    private JsonObject Confirmation(Message message, SignedText body)
    {
        var form = new JsonObject
        {
            ["Type"] = message.Type,
            ["MessageId"] = message.Id,
            ["Token"] = message.Token,
            ["TopicArn"] = message.TopicArn,
            ["Message"] = body.Text,
            ["SubscribeURL"] = message.SubscribeUrl,
        };
        Sign(form, message, body, "SigningCertURL");
        return form;
    }

    private JsonObject LambdaEvent(Message message, SignedText body, string subscriptionArn)
    {
        var form = new JsonObject
        {
            ["Type"] = message.Type,
            ["MessageId"] = message.Id,
            ["TopicArn"] = message.TopicArn,
            ["Subject"] = message.Subject,
            ["Message"] = body.Text,
        };
        Sign(form, message, body, "SigningCertUrl");
        form["UnsubscribeUrl"] = links.Unsubscribe(subscriptionArn);
        form["MessageAttributes"] = Attributes(message);
        return new JsonObject
        {
            ["Records"] = new JsonArray(new JsonObject
            {
                ["EventSource"] = "aws:sns",
                ["EventVersion"] = "1.0",
                ["EventSubscriptionArn"] = subscriptionArn,
                ["Sns"] = form,
            }),
        };
    }

    private void Sign(JsonObject form, Message message, SignedText body, string certificateMember)
    {
        form["Timestamp"] = message.Timestamp;
        form["SignatureVersion"] = message.SignatureVersion;
        form["Signature"] = body.Signature;
        form[certificateMember] = links.Certificate;
    }

    private static JsonObject Attributes(Message message)
    {
        var attributes = new JsonObject();
        foreach (var (name, value) in message.Attributes) attributes[name] = new JsonObject { ["Type"] = value.DataType, ["Value"] = value.Text };
        return attributes;
    }

    private static byte[] Bytes(JsonObject form) => JsonSerializer.SerializeToUtf8Bytes(form, Relaxed);
}
