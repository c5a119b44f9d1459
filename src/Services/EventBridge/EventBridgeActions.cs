using Hearth.Kernel;
using Hearth.Kernel.Policies;
using Hearth.Protocols.Operations;
using Hearth.Services.EventBridge.Buses;
using Hearth.Services.EventBridge.Events;
using Hearth.Services.EventBridge.Rules;
using Hearth.Services.EventBridge.Schedules;
using Hearth.Services.EventBridge.Targets;

namespace Hearth.Services.EventBridge;

/// <summary>
/// What the operations of EventBridge and its scheduler need to be allowed; who gives either a role must be allowed to pass it on.
/// https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoneventbridge.html and list_amazoneventbridgescheduler.html
/// </summary>
internal static class EventBridgeActions
{
    public static ActionTable Events(EventBuses buses)
    {
        var table = new ActionTable("events", ActionTable.JsonRefusal)
        {
            Resource = ResourceOf,
            ResourcePolicy = (arn, _) => ValueTask.FromResult(EventBuses.KeyOf(arn) is { } key ? buses.PolicyOf(key) : null),
        };
        return table
            .Rule("PutEvents", (request, context) => ((request as PutEventsRequest)?.Entries ?? [])
                .Select(entry => EventBus.Arn(EventBuses.KeyOf(entry.EventBusName, context))).Distinct(StringComparer.Ordinal)
                .Select(arn => new NeededAction("events:PutEvents", arn)))
            .Rule("PutRule", (request, context) => [table.OwnAction("PutRule", request, context), .. Pass((request as PutRuleRequest)?.RoleArn, "events.amazonaws.com")])
            .Rule("PutTargets", (request, context) =>
            [
                table.OwnAction("PutTargets", request, context),
                .. ((request as PutTargetsRequest)?.Targets ?? []).SelectMany(target => Pass(target.RoleArn, "events.amazonaws.com")),
            ]);
    }

    public static ActionTable Schedules()
    {
        var table = new ActionTable("scheduler", message => new AwsError("AccessDeniedException", message, 403)) { Resource = ScheduleOf };
        foreach (var operation in new[] { "CreateSchedule", "UpdateSchedule" })
            table.Rule(operation, (request, context) =>
                [table.OwnAction(operation, request, context), .. Pass((request as PutScheduleRequest)?.Target?.RoleArn, "scheduler.amazonaws.com")]);
        return table;
    }

    private static IEnumerable<NeededAction> Pass(string? roleArn, string service) =>
        roleArn is null ? [] : [new NeededAction("iam:PassRole", roleArn) { Keys = RequestContext.Of(("iam:PassedToService", service)) }];

    private static string ResourceOf(object request, CallContext context)
    {
        if (RequestMember.Text(request, "ResourceARN") is { } arn) return arn;
        if (request is PutEventBusRequest or DeleteEventBusRequest or DescribeEventBusRequest)
            return EventBus.Arn(EventBuses.KeyOf(RequestMember.Text(request, "Name"), context));
        if (request is PutPermissionRequest or RemovePermissionRequest)
            return EventBus.Arn(EventBuses.KeyOf(RequestMember.Text(request, "EventBusName"), context));
        var bus = EventBuses.KeyOf(RequestMember.Text(request, "EventBusName"), context);
        var name = RequestMember.Text(request, "Rule") ?? RequestMember.Text(request, "Name");
        return name is null ? "*" : EventRule.Arn(bus with { Parent = bus.Name, Name = name });
    }

    private static string ScheduleOf(object request, CallContext context)
    {
        if (RequestMember.Text(request, "Name") is not { } name) return "*";
        return request is ScheduleGroupRequest
            ? context.Caller.Arn("scheduler", $"schedule-group/{name}").ToString()
            : context.Caller.Arn("scheduler", $"schedule/{RequestMember.Text(request, "GroupName") ?? "default"}/{name}").ToString();
    }
}
