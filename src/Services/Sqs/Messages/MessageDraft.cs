using System.Security.Cryptography;
using System.Text;
using Hearth.Kernel;
using Hearth.Services.Sqs.Live;
using Hearth.Services.Sqs.Queues;

namespace Hearth.Services.Sqs.Messages;

/// <summary>A message as it was asked for, alone or in a batch.</summary>
internal sealed record MessageDraft
{
    private const int LongestDelaySeconds = 900, LongestId = 128;

    private const string TraceHeader = "AWSTraceHeader";

    public required string? Body { get; init; }

    public int? DelaySeconds { get; init; }

    public IReadOnlyDictionary<string, MessageAttributeValue>? Attributes { get; init; }

    public IReadOnlyDictionary<string, MessageAttributeValue>? SystemAttributes { get; init; }

    public string? DeduplicationId { get; init; }

    public string? GroupId { get; init; }

    /// <summary>What counts towards the limits of a message and of a batch.</summary>
    public int Bytes => Encoding.UTF8.GetByteCount(Body ?? "") + MessageAttributeRules.Bytes(Attributes ?? MessageContent.NoAttributes);

    /// <exception cref="AwsError">The queue takes no such message.</exception>
    public OutgoingMessage Check(Queue queue, string sender)
    {
        if (string.IsNullOrEmpty(Body)) throw SqsErrors.Missing("MessageBody");
        if (!MessageText.IsValid(Body)) throw MessageText.Invalid();
        var attributes = Attributes ?? MessageContent.NoAttributes;
        MessageAttributeRules.Check(attributes);
        var most = queue.Number32(QueueAttributes.MaximumMessageSize);
        if (Bytes > most) throw SqsErrors.Invalid($"One or more parameters are invalid. Reason: Message must be shorter than {most} bytes.");
        CheckDelay(queue);
        CheckId(GroupId, "MessageGroupId");
        CheckId(DeduplicationId, "MessageDeduplicationId");
        var trace = Trace();
        if (!queue.IsFifo)
        {
            if (DeduplicationId is not null) throw SqsErrors.InvalidValue(DeduplicationId, "MessageDeduplicationId", SqsErrors.WrongQueueType);
            return new OutgoingMessage(new MessageContent(Body, attributes, sender, DeduplicationId: null, trace), GroupId, DelaySeconds: DelaySeconds);
        }
        if (GroupId is null) throw SqsErrors.Missing("MessageGroupId");
        var deduplicationId = DeduplicationId ?? OfContent(queue);
        var key = queue.Settings.DeduplicatesPerGroup ? $"{GroupId}\n{deduplicationId}" : deduplicationId;
        return new OutgoingMessage(new MessageContent(Body, attributes, sender, deduplicationId, trace), GroupId, key);
    }

    private void CheckDelay(Queue queue)
    {
        if (DelaySeconds is null or 0) return;
        if (queue.IsFifo) throw SqsErrors.InvalidValue(DelaySeconds, "DelaySeconds", SqsErrors.WrongQueueType);
        if (DelaySeconds is < 0 or > LongestDelaySeconds)
            throw SqsErrors.InvalidValue(DelaySeconds, "DelaySeconds", $"DelaySeconds must be >= 0 and <= {LongestDelaySeconds}.");
    }

    private static void CheckId(string? id, string parameter)
    {
        if (id is null || (id.Length is > 0 and <= LongestId && id.All(character => character is > ' ' and <= '~'))) return;
        throw SqsErrors.InvalidValue(id, parameter, $"{parameter} can only include alphanumeric and punctuation characters. 1 to {LongestId} in length.");
    }

    /// <summary>SHA-256 of the body, not of the attributes.</summary>
    private string OfContent(Queue queue) => queue.Value(QueueAttributes.ContentBasedDeduplication) == "true"
        ? Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Body!)))
        : throw SqsErrors.Invalid("The queue should either have ContentBasedDeduplication enabled or MessageDeduplicationId provided explicitly");

    private string? Trace()
    {
        if (SystemAttributes is null) return null;
        foreach (var (name, value) in SystemAttributes)
        {
            if (name != TraceHeader) throw SqsErrors.Invalid($"Message system attribute name '{name}' is invalid. The set of supported message system attribute names is {TraceHeader}.");
            if (value.DataType != "String" || string.IsNullOrEmpty(value.StringValue) || !MessageText.IsValid(value.StringValue))
                throw SqsErrors.Invalid($"The message system attribute '{TraceHeader}' must be of the type String and have a value.");
        }
        return SystemAttributes.GetValueOrDefault(TraceHeader)?.StringValue;
    }
}
