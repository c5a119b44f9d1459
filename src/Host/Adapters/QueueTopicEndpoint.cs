using System.Text;
using Hearth.Kernel;
using Hearth.Services.Sns.Delivery;
using Hearth.Services.Sqs;
using Hearth.Services.Sqs.Messages;

namespace Hearth.Host.Adapters;

/// <summary>
/// SNS's messages to queues. With RawMessageDelivery the message's attributes become the queue message's; else all is in the JSON of the
/// body. https://docs.aws.amazon.com/sns/latest/dg/sns-sqs-as-subscriber.html
/// </summary>
internal sealed class QueueTopicEndpoint(SqsService sqs, QueueAccess access) : ITopicEndpoint
{
    private const string Principal = "sns.amazonaws.com";

    public IReadOnlyList<string> Protocols => ["sqs"];

    /// <summary>The owner of a queue who subscribes it has said so by that.</summary>
    public bool NeedsConfirmation(string endpoint, string subscriberAccountId) => !Arn.TryParse(endpoint, out var arn) || arn.AccountId != subscriberAccountId;

    public void Check(string endpoint)
    {
        if (!Arn.TryParse(endpoint, out var arn) || arn.Service != "sqs" || arn.Resource.Contains(':', StringComparison.Ordinal))
            throw new AwsError("InvalidParameter", "Invalid parameter: SQS endpoint ARN");
        if (arn.Resource.EndsWith(".fifo", StringComparison.Ordinal))
            throw new AwsError("InvalidParameter", "Invalid parameter: Endpoint Reason: FIFO SQS Queues can not be subscribed to standard SNS topics");
    }

    public Task DeliverAsync(EndpointDelivery delivery, CancellationToken cancellation)
    {
        if (!Arn.TryParse(delivery.TopicArn, out var topic)) throw new AwsError("InvalidParameter", $"{delivery.TopicArn} is no ARN.");
        access.Check(Principal, delivery.TopicArn, topic.AccountId, delivery.Endpoint);
        var attributes = delivery.IsRaw ? delivery.Attributes : [];
        return sqs.SendAsync(delivery.Endpoint, Principal, Encoding.UTF8.GetString(delivery.Body.Span), attributes.ToDictionary(
            attribute => attribute.Name,
            attribute => new MessageAttributeValue { DataType = attribute.DataType, StringValue = attribute.StringValue, BinaryValue = attribute.BinaryValue },
            StringComparer.Ordinal));
    }
}
