using System.Text;
using Hearth.Kernel;
using Hearth.Services.EventBridge.Delivery;
using Hearth.Services.Sns;
using Hearth.Services.Sns.Messages;

namespace Hearth.Host.Adapters;

/// <summary>
/// EventBridge's events to topics. A rule needs the leave of the topic's policy, a schedule that of its role.
/// https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-resource-based.html#eb-sns-permissions
/// </summary>
internal sealed class TopicEventTarget(SnsService sns, TopicAccess access) : IEventTarget
{
    public string Service => "sns";

    public Task DeliverAsync(EventSource source, string targetArn, ReadOnlyMemory<byte> body, CancellationToken cancellation)
    {
        if (!Arn.TryParse(source.Arn, out var from)) throw new AwsError("InvalidParameter", $"{source.Arn} is no ARN.");
        var service = $"{from.Service}.amazonaws.com";
        if (from.Service == "scheduler") access.CheckRole(source.RoleArn, service, source.Arn, from.AccountId, targetArn);
        else access.Check(service, source.Arn, from.AccountId, targetArn);
        return sns.PublishAsync(targetArn, subject: null, Encoding.UTF8.GetString(body.Span), new Dictionary<string, MessageAttributeValue>());
    }
}
