using System.Text;
using Hearth.Kernel;
using Hearth.Services.EventBridge.Delivery;
using Hearth.Services.Sqs;

namespace Hearth.Host.Adapters;

/// <summary>
/// EventBridge's events to queues. A rule needs the leave of the queue's policy, a schedule that of its role.
/// https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-resource-based.html#eb-sqs-permissions
/// </summary>
internal sealed class QueueEventTarget(SqsService sqs, QueueAccess access) : IEventTarget
{
    public string Service => "sqs";

    public Task DeliverAsync(EventSource source, string targetArn, ReadOnlyMemory<byte> body, CancellationToken cancellation)
    {
        if (!Arn.TryParse(source.Arn, out var from)) throw new AwsError("InvalidParameterValue", $"{source.Arn} is no ARN.");
        var service = $"{from.Service}.amazonaws.com";
        if (from.Service == "scheduler") access.CheckRole(source.RoleArn, service, source.Arn, from.AccountId, targetArn);
        else access.Check(service, source.Arn, from.AccountId, targetArn);
        return sqs.SendAsync(targetArn, service, Encoding.UTF8.GetString(body.Span), groupId: source.MessageGroupId);
    }
}
