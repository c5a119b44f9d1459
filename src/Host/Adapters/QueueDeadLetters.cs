using Hearth.Kernel;
using Hearth.Services.EventBridge.Delivery;
using Hearth.Services.Sqs;
using Hearth.Services.Sqs.Messages;

namespace Hearth.Host.Adapters;

/// <summary>
/// EventBridge's events that no target took, to queues. A rule needs the leave of the queue's policy, a schedule that of its role.
/// https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-dlq.html
/// </summary>
internal sealed class QueueDeadLetters(SqsService sqs, QueueAccess access) : IDeadLetterQueue
{
    public Task SendAsync(DeadEvent anEvent, CancellationToken cancellation)
    {
        if (!Arn.TryParse(anEvent.SourceArn, out var from)) throw new AwsError("InvalidParameterValue", $"{anEvent.SourceArn} is no ARN.");
        var service = $"{from.Service}.amazonaws.com";
        if (from.Service == "scheduler") access.CheckRole(anEvent.RoleArn, service, anEvent.SourceArn, from.AccountId, anEvent.QueueArn);
        else access.Check(service, anEvent.SourceArn, from.AccountId, anEvent.QueueArn);
        return sqs.SendAsync(anEvent.QueueArn, service, anEvent.Body, anEvent.Attributes.Where(attribute => attribute.Value.Length > 0).ToDictionary(
            attribute => attribute.Key, attribute => new MessageAttributeValue { DataType = "String", StringValue = attribute.Value }, StringComparer.Ordinal));
    }
}
