using System.Globalization;
using Hearth.Protocols.Operations;
using Hearth.Protocols.Shapes;
using Hearth.Services.Sqs.Live;
using Hearth.Services.Sqs.Queues;

namespace Hearth.Services.Sqs.Messages;

/// <summary>https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ReceiveMessage.html</summary>
public sealed record ReceiveMessageRequest
{
    public string? QueueUrl { get; init; }

    /// <summary>The name of before for <see cref="MessageSystemAttributeNames"/>.</summary>
    [QueryName("AttributeName")]
    public IReadOnlyList<string>? AttributeNames { get; init; }

    [QueryName("MessageSystemAttributeName")]
    public IReadOnlyList<string>? MessageSystemAttributeNames { get; init; }

    [QueryName("MessageAttributeName")]
    public IReadOnlyList<string>? MessageAttributeNames { get; init; }

    public int? MaxNumberOfMessages { get; init; }

    public int? VisibilityTimeout { get; init; }

    public int? WaitTimeSeconds { get; init; }

    public string? ReceiveRequestAttemptId { get; init; }
}

public sealed record ReceiveMessageResponse
{
    [QueryName("Message")]
    public IReadOnlyList<MessageShape>? Messages { get; init; }
}

internal sealed class ReceiveMessage(QueueDirectory directory)
{
    private const int MostMessages = 10, LongestWaitSeconds = 20, LongestTimeoutSeconds = 43_200;

    public async Task<ReceiveMessageResponse> HandleAsync(ReceiveMessageRequest request, CallContext context)
    {
        var (_, queue, live) = directory.Find(request.QueueUrl, "SQS:ReceiveMessage", context);
        Check(request, queue);
        var shown = new ShownAttributes(request.AttributeNames, request.MessageSystemAttributeNames, request.MessageAttributeNames);
        var received = await live.ReceiveAsync(
            request.MaxNumberOfMessages ?? 1,
            request.VisibilityTimeout is { } timeout ? TimeSpan.FromSeconds(timeout) : null,
            request.ReceiveRequestAttemptId,
            request.WaitTimeSeconds is { } wait ? TimeSpan.FromSeconds(wait) : queue.Seconds(QueueAttributes.ReceiveMessageWaitTimeSeconds),
            context.Cancellation);
        return new ReceiveMessageResponse { Messages = received.Count == 0 ? null : [.. received.Select(message => MessageShape.Of(message, queue, shown))] };
    }

    private static void Check(ReceiveMessageRequest request, Queue queue)
    {
        if (request.MaxNumberOfMessages is < 1 or > MostMessages)
            throw SqsErrors.InvalidValue(request.MaxNumberOfMessages, "MaxNumberOfMessages", $"Must be between 1 and {MostMessages}, if provided.");
        if (request.WaitTimeSeconds is < 0 or > LongestWaitSeconds)
            throw SqsErrors.InvalidValue(request.WaitTimeSeconds, "WaitTimeSeconds", $"Must be >= 0 and <= {LongestWaitSeconds}, if provided.");
        if (request.VisibilityTimeout is < 0 or > LongestTimeoutSeconds)
            throw SqsErrors.InvalidValue(
                request.VisibilityTimeout?.ToString(CultureInfo.InvariantCulture), "VisibilityTimeout", $"Must be between 0 and {LongestTimeoutSeconds}, if provided.");
        if (request.ReceiveRequestAttemptId is { } attempt && !queue.IsFifo)
            throw SqsErrors.InvalidValue(attempt, "ReceiveRequestAttemptId", SqsErrors.WrongQueueType);
    }
}
