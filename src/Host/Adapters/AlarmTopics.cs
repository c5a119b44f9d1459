using Hearth.Services.CloudWatch.Alarms;
using Hearth.Services.Sns;
using Hearth.Services.Sns.Messages;

namespace Hearth.Host.Adapters;

/// <summary>Lets alarms publish to topics. https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Notify_Users_Alarm_Changes.html</summary>
/// <param name="sns">Made after CloudWatch, so it is asked for when an alarm publishes.</param>
/// <param name="access">Likewise.</param>
internal sealed class AlarmTopics(Func<SnsService> sns, Func<TopicAccess> access) : IAlarmAction
{
    public string Service => "sns";

    public Task ExecuteAsync(AlarmActionCall call, CancellationToken cancellation)
    {
        access().Check("cloudwatch.amazonaws.com", call.AlarmArn, call.AccountId, call.ActionArn, isOwner: true);
        return sns().PublishAsync(call.ActionArn, call.Notification!.Subject, call.Notification.Message, new Dictionary<string, MessageAttributeValue>());
    }
}
