using Hearth.Kernel;
using Hearth.Protocols.Operations;
using Hearth.Protocols.Shapes;
using Hearth.Services.Sqs.Live;
using Hearth.Services.Sqs.Queues;

namespace Hearth.Services.Sqs.Messages;

/// <summary>https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessageBatch.html</summary>
public sealed record SendMessageBatchRequest
{
    public string? QueueUrl { get; init; }

    [QueryName("SendMessageBatchRequestEntry")]
    public IReadOnlyList<SendMessageBatchRequestEntry>? Entries { get; init; }
}

public sealed record SendMessageBatchRequestEntry
{
    public string? Id { get; init; }

    public string? MessageBody { get; init; }

    public int? DelaySeconds { get; init; }

    [QueryName("MessageAttribute")]
    public IReadOnlyDictionary<string, MessageAttributeValue>? MessageAttributes { get; init; }

    [QueryName("MessageSystemAttribute")]
    public IReadOnlyDictionary<string, MessageAttributeValue>? MessageSystemAttributes { get; init; }

    public string? MessageDeduplicationId { get; init; }

    public string? MessageGroupId { get; init; }

    internal MessageDraft Draft => new()
    {
        Body = MessageBody,
        DelaySeconds = DelaySeconds,
        Attributes = MessageAttributes,
        SystemAttributes = MessageSystemAttributes,
        DeduplicationId = MessageDeduplicationId,
        GroupId = MessageGroupId,
    };
}

public sealed record SendMessageBatchResponse
{
    [QueryName("SendMessageBatchResultEntry")]
    public required IReadOnlyList<SendMessageBatchResultEntry> Successful { get; init; }

    [QueryName("BatchResultErrorEntry")]
    public IReadOnlyList<BatchResultErrorEntry>? Failed { get; init; }
}

public sealed record SendMessageBatchResultEntry
{
    public required string Id { get; init; }

    public required string MessageId { get; init; }

    public required string MD5OfMessageBody { get; init; }

    public string? MD5OfMessageAttributes { get; init; }

    public string? MD5OfMessageSystemAttributes { get; init; }

    public string? SequenceNumber { get; init; }
}

internal sealed class SendMessageBatch(QueueDirectory directory)
{
    private const int MostBytes = 1024 * 1024;

    public async Task<SendMessageBatchResponse> HandleAsync(SendMessageBatchRequest request, CallContext context)
    {
        var (_, queue, live) = directory.Find(request.QueueUrl, "SQS:SendMessage", context);
        Batch.Check(nameof(SendMessageBatchRequestEntry), request.Entries?.Select(entry => entry.Id));
        CheckWhole(request.Entries!, queue);
        var sender = SendMessage.SenderOf(context);
        List<(SendMessageBatchRequestEntry Entry, OutgoingMessage Message)> good = [];
        List<BatchResultErrorEntry> failed = [];
        foreach (var entry in request.Entries!)
        {
            try
            {
                good.Add((entry, entry.Draft.Check(queue, sender)));
            }
            catch (AwsError error)
            {
                failed.Add(BatchResultErrorEntry.Of(entry.Id!, error));
            }
        }
        var sent = good.Count == 0 ? [] : await live.SendAsync([.. good.Select(one => one.Message)]);
        return new SendMessageBatchResponse
        {
            Successful = [.. good.Zip(sent, (one, answer) => ResultOf(one.Entry, answer, queue))],
            Failed = failed.Count == 0 ? null : failed,
        };
    }

    private static SendMessageBatchResultEntry ResultOf(SendMessageBatchRequestEntry entry, SentMessage sent, Queue queue) => new()
    {
        Id = entry.Id!,
        MessageId = sent.MessageId.ToString(),
        MD5OfMessageBody = MessageDigest.OfBody(entry.MessageBody!),
        MD5OfMessageAttributes = MessageDigest.OfAttributes(entry.MessageAttributes),
        MD5OfMessageSystemAttributes = MessageDigest.OfAttributes(entry.MessageSystemAttributes),
        SequenceNumber = queue.IsFifo ? MessageIds.SequenceNumber(sent.Id) : null,
    };

    /// <summary>What fails the batch as a whole and not an entry of it.</summary>
    private static void CheckWhole(IReadOnlyList<SendMessageBatchRequestEntry> entries, Queue queue)
    {
        var bytes = entries.Sum(entry => (long)entry.Draft.Bytes);
        if (bytes > MostBytes) throw new AwsError("BatchRequestTooLong", $"Batch requests cannot be longer than {MostBytes} bytes. You have sent {bytes} bytes.");
        if (!queue.IsFifo) return;
        if (entries.Any(entry => entry.MessageGroupId is null)) throw SqsErrors.Invalid("The request must contain the parameter MessageGroupId.");
        if (queue.Value(QueueAttributes.ContentBasedDeduplication) != "true" && entries.Any(entry => entry.MessageDeduplicationId is null))
            throw SqsErrors.Invalid("The queue should either have ContentBasedDeduplication enabled or MessageDeduplicationId provided explicitly");
    }
}
