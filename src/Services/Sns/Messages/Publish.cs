using Hearth.Protocols.Operations;
using Hearth.Services.Sns.Topics;

namespace Hearth.Services.Sns.Messages;

/// <summary>https://docs.aws.amazon.com/sns/latest/api/API_Publish.html</summary>
public sealed record PublishRequest
{
    public string? TopicArn { get; init; }

    public string? TargetArn { get; init; }

    public string? PhoneNumber { get; init; }

    public string? Message { get; init; }

    public string? Subject { get; init; }

    public string? MessageStructure { get; init; }

    public IReadOnlyDictionary<string, MessageAttributeValue>? MessageAttributes { get; init; }

    public string? MessageDeduplicationId { get; init; }

    public string? MessageGroupId { get; init; }
}

public sealed record PublishResponse
{
    public required string MessageId { get; init; }
}

internal sealed class Publish(TopicDirectory topics, Publisher publisher)
{
    public async Task<PublishResponse> HandleAsync(PublishRequest request, CallContext context)
    {
        if (request.PhoneNumber is not null) throw UnavailableRequest.Error("sns", "Publish", "text messages are not offered.");
        var arn = request.TopicArn ?? request.TargetArn ?? throw SnsErrors.Invalid("TopicArn or TargetArn Reason: no value for required parameter");
        var (key, topic) = topics.Find(arn, "SNS:Publish", context, request.TopicArn is null ? "TargetArn" : "TopicArn");
        RefuseDeduplication(request.MessageDeduplicationId);
        var draft = MessageDraft.Of(request.Message, request.Subject, request.MessageStructure, request.MessageAttributes);
        return new PublishResponse { MessageId = await publisher.PublishAsync(key, topic, draft) };
    }

    /// <summary>A group is taken: standard topics pass it on to queues.</summary>
    internal static void RefuseDeduplication(string? id)
    {
        if (id is not null)
            throw SnsErrors.Invalid("MessageDeduplicationId Reason: The request includes MessageDeduplicationId parameter that is not valid for this topic type");
    }
}
