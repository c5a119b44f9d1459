using System.Globalization;
using Hearth.Protocols.Shapes;
using Hearth.Services.Sqs.Live;
using Hearth.Services.Sqs.Queues;

namespace Hearth.Services.Sqs.Messages;

/// <summary>https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_Message.html</summary>
public sealed record MessageShape
{
    public required string MessageId { get; init; }

    public required string ReceiptHandle { get; init; }

    public required string MD5OfBody { get; init; }

    public required string Body { get; init; }

    [QueryName("Attribute")]
    public IReadOnlyDictionary<string, string>? Attributes { get; init; }

    public string? MD5OfMessageAttributes { get; init; }

    [QueryName("MessageAttribute")]
    public IReadOnlyDictionary<string, MessageAttributeValue>? MessageAttributes { get; init; }

    internal static MessageShape Of(ReceivedMessage message, Queue queue, ShownAttributes shown)
    {
        var system = SystemAttributes(message, queue).Where(attribute => attribute.Value is not null && shown.HasSystem(attribute.Name))
            .ToDictionary(attribute => attribute.Name, attribute => attribute.Value!, StringComparer.Ordinal);
        var own = message.Content!.Attributes.Where(attribute => shown.HasOwn(attribute.Key))
            .ToDictionary(attribute => attribute.Key, attribute => attribute.Value, StringComparer.Ordinal);
        return new MessageShape
        {
            MessageId = message.MessageId.ToString(),
            ReceiptHandle = message.Handle.ToString(),
            MD5OfBody = MessageDigest.OfBody(message.Content.Body),
            Body = message.Content.Body,
            Attributes = system.Count == 0 ? null : system,
            // Of those that are shown, as AWS has it.
            MD5OfMessageAttributes = MessageDigest.OfAttributes(own),
            MessageAttributes = own.Count == 0 ? null : own,
        };
    }

    private static IEnumerable<(string Name, string? Value)> SystemAttributes(ReceivedMessage message, Queue queue)
    {
        yield return ("SenderId", message.Content!.Sender);
        yield return ("SentTimestamp", Number(message.SentAtMs));
        yield return ("ApproximateReceiveCount", Number(message.ReceiveCount));
        yield return ("ApproximateFirstReceiveTimestamp", Number(message.FirstReceivedAtMs));
        yield return ("SequenceNumber", queue.IsFifo ? MessageIds.SequenceNumber(message.Id) : null);
        yield return ("MessageDeduplicationId", message.Content.DeduplicationId);
        yield return ("MessageGroupId", message.GroupId);
        yield return ("AWSTraceHeader", message.Content.TraceHeader);
        yield return ("DeadLetterQueueSourceArn", message.SourceArn);
    }

    private static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);
}
