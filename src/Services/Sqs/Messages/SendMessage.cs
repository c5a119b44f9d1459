using Hearth.Protocols.Operations;
using Hearth.Protocols.Shapes;
using Hearth.Services.Sqs.Live;
using Hearth.Services.Sqs.Queues;

namespace Hearth.Services.Sqs.Messages;

/// <summary>https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html</summary>
public sealed record SendMessageRequest
{
    public string? QueueUrl { get; init; }

    public string? MessageBody { get; init; }

    public int? DelaySeconds { get; init; }

    [QueryName("MessageAttribute")]
    public IReadOnlyDictionary<string, MessageAttributeValue>? MessageAttributes { get; init; }

    [QueryName("MessageSystemAttribute")]
    public IReadOnlyDictionary<string, MessageAttributeValue>? MessageSystemAttributes { get; init; }

    public string? MessageDeduplicationId { get; init; }

    public string? MessageGroupId { get; init; }
}

public sealed record SendMessageResponse
{
    public string? MD5OfMessageBody { get; init; }

    public string? MD5OfMessageAttributes { get; init; }

    public string? MD5OfMessageSystemAttributes { get; init; }

    public string? MessageId { get; init; }

    public string? SequenceNumber { get; init; }
}

internal sealed class SendMessage(QueueDirectory directory)
{
    public async Task<SendMessageResponse> HandleAsync(SendMessageRequest request, CallContext context)
    {
        var (_, queue, live) = directory.Find(request.QueueUrl, "SQS:SendMessage", context);
        var draft = new MessageDraft
        {
            Body = request.MessageBody,
            DelaySeconds = request.DelaySeconds,
            Attributes = request.MessageAttributes,
            SystemAttributes = request.MessageSystemAttributes,
            DeduplicationId = request.MessageDeduplicationId,
            GroupId = request.MessageGroupId,
        };
        var sent = await live.SendAsync([draft.Check(queue, SenderOf(context))]);
        return new SendMessageResponse
        {
            MD5OfMessageBody = MessageDigest.OfBody(request.MessageBody!),
            MD5OfMessageAttributes = MessageDigest.OfAttributes(request.MessageAttributes),
            MD5OfMessageSystemAttributes = MessageDigest.OfAttributes(request.MessageSystemAttributes),
            MessageId = sent[0].MessageId.ToString(),
            SequenceNumber = queue.IsFifo ? MessageIds.SequenceNumber(sent[0].Id) : null,
        };
    }

    /// <summary>SenderId: a user's id, or that of a role with the session's name.</summary>
    public static string SenderOf(CallContext context) => context.Caller.Principal.UserId ?? context.AccountId;
}
