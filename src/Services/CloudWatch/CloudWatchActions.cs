using Hearth.Protocols.Operations;

namespace Hearth.Services.CloudWatch;

/// <summary>
/// What the operations need to be allowed: alarms are resources, metrics are not.
/// https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoncloudwatch.html
/// </summary>
internal static class CloudWatchActions
{
    public static ActionTable Table() => new ActionTable("cloudwatch", ActionTable.QueryRefusal) { Resource = ResourceOf }
        .Rule("DeleteAlarms", EachAlarm("DeleteAlarms"))
        .Rule("EnableAlarmActions", EachAlarm("EnableAlarmActions"))
        .Rule("DisableAlarmActions", EachAlarm("DisableAlarmActions"));

    private static string ResourceOf(object request, CallContext context)
    {
        if (RequestMember.Text(request, "ResourceARN") is { } arn) return arn;
        return RequestMember.Text(request, "AlarmName") is { } name ? AlarmArn(name, context) : "*";
    }

    private static ActionRule EachAlarm(string action) => (request, context) =>
        ((Alarms.AlarmNamesRequest)request).AlarmNames.Select(name => new NeededAction($"cloudwatch:{action}", AlarmArn(name, context)));

    private static string AlarmArn(string name, CallContext context) => context.Caller.Arn("cloudwatch", $"alarm:{name}").ToString();
}
