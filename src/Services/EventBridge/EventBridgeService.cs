using Hearth.Protocols.Operations;
using Hearth.Protocols.Shapes;
using Hearth.Services.EventBridge.Delivery;
using Hearth.Services.EventBridge.Rules;
using Hearth.Services.EventBridge.Schedules;
using Hearth.Services.EventBridge.Targets;
using Hearth.Storage;
using Hearth.Storage.Documents;
using Microsoft.Extensions.Logging;

namespace Hearth.Services.EventBridge;

/// <summary>
/// Amazon EventBridge, rules with a schedule, and Amazon EventBridge Scheduler: two APIs over one clock. The Host starts it after the
/// services that its targets belong to, and stops it before.
/// </summary>
public sealed class EventBridgeService : IAsyncDisposable
{
    private readonly DocumentStore<EventRule> _rules;
    private readonly DocumentStore<Schedule> _schedules;
    private readonly DocumentStore<ScheduleGroup> _groups;
    private readonly ScheduleClock _clock;
    private readonly CancellationTokenSource _stop = new();
    private Task _loop = Task.CompletedTask;

    public EventBridgeService(IDatabase database, IReadOnlyList<IEventTarget> targets, TimeProvider time, ILogger<EventBridgeService> logger)
    {
        _rules = new DocumentStore<EventRule>(database, "events.rule");
        _schedules = new DocumentStore<Schedule>(database, "scheduler.schedule");
        _groups = new DocumentStore<ScheduleGroup>(database, "scheduler.group");
        var delivery = new EventDelivery(targets, logger);
        _clock = new ScheduleClock(_rules, _schedules, delivery, time, logger);
        Definitions = [DefineRules(delivery, time), DefineSchedules(delivery, time)];
    }

    /// <summary>Of EventBridge ("events") and of EventBridge Scheduler ("scheduler").</summary>
    public IReadOnlyList<ServiceDefinition> Definitions { get; }

    public async Task StartAsync()
    {
        await _rules.LoadAsync();
        await _schedules.LoadAsync();
        await _groups.LoadAsync();
        _loop = _clock.RunAsync(_stop.Token);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _loop;
        _stop.Dispose();
        _rules.Dispose();
        _schedules.Dispose();
        _groups.Dispose();
    }

    private ServiceDefinition DefineRules(EventDelivery delivery, TimeProvider time)
    {
        var change = new ChangeRule(_rules);
        var list = new ListRules(_rules);
        var targets = new PutTargets(_rules, delivery.Knows);
        var tags = new RuleTags(_rules);
        var service = new ServiceDefinition("events", Naming.Pascal) { TargetPrefix = "AWSEvents", Actions = EventBridgeActions.Rules() }
            .Add<PutRuleRequest, PutRuleResponse>("PutRule", new PutRule(_rules, time).HandleAsync)
            .Add<RuleRequest, RuleShape>("DescribeRule", new DescribeRule(_rules).HandleAsync)
            .Add<RuleRequest, NoBody>("EnableRule", change.EnableAsync)
            .Add<RuleRequest, NoBody>("DisableRule", change.DisableAsync)
            .Add<RuleRequest, NoBody>("DeleteRule", change.DeleteAsync)
            .Add<ListRulesRequest, ListRulesResponse>("ListRules", list.HandleAsync)
            .Add<ListRuleNamesByTargetRequest, ListRuleNamesByTargetResponse>("ListRuleNamesByTarget", list.NamesByTargetAsync)
            .Add<PutTargetsRequest, TargetsResponse>("PutTargets", targets.PutAsync)
            .Add<RemoveTargetsRequest, TargetsResponse>("RemoveTargets", targets.RemoveAsync)
            .Add<ListTargetsByRuleRequest, ListTargetsByRuleResponse>("ListTargetsByRule", new ListTargetsByRule(_rules).HandleAsync)
            .Add<TagResourceRequest, NoBody>("TagResource", tags.TagAsync)
            .Add<UntagResourceRequest, NoBody>("UntagResource", tags.UntagAsync)
            .Add<ListTagsForResourceRequest, ListTagsForResourceResponse>("ListTagsForResource", tags.ListAsync);
        foreach (var operation in (string[])["PutEvents", "TestEventPattern", "CreateEventBus", "DescribeEventBus", "ListEventBuses", "DeleteEventBus", "PutPermission"])
            service.AddUnavailable(operation, route: null, "rules with a schedule are there; events of your own and further buses are not");
        return service;
    }

    private ServiceDefinition DefineSchedules(EventDelivery delivery, TimeProvider time)
    {
        const string schedule = "/schedules/{Name}";
        const string group = "/schedule-groups/{Name}";
        var put = new PutSchedule(_schedules, _groups, delivery.Knows, time);
        var get = new GetSchedule(_schedules);
        var groups = new ScheduleGroups(_groups, _schedules, time);
        return new ServiceDefinition("scheduler", Naming.Pascal) { Actions = EventBridgeActions.Schedules() }
            .Add<PutScheduleRequest, PutScheduleResponse>("CreateSchedule", new HttpRoute("POST", schedule), put.CreateAsync)
            .Add<PutScheduleRequest, PutScheduleResponse>("UpdateSchedule", new HttpRoute("PUT", schedule), put.UpdateAsync)
            .Add<ScheduleRequest, ScheduleShape>("GetSchedule", new HttpRoute("GET", schedule), get.HandleAsync)
            .Add<ScheduleRequest, NoBody>("DeleteSchedule", new HttpRoute("DELETE", schedule), get.DeleteAsync)
            .Add<ListSchedulesRequest, ListSchedulesResponse>("ListSchedules", new HttpRoute("GET", "/schedules"), get.ListAsync)
            .Add<ScheduleGroupRequest, CreateScheduleGroupResponse>("CreateScheduleGroup", new HttpRoute("POST", group), groups.CreateAsync)
            .Add<ScheduleGroupRequest, ScheduleGroupShape>("GetScheduleGroup", new HttpRoute("GET", group), groups.GetAsync)
            .Add<ScheduleGroupRequest, NoBody>("DeleteScheduleGroup", new HttpRoute("DELETE", group), groups.DeleteAsync)
            .Add<ListScheduleGroupsRequest, ListScheduleGroupsResponse>("ListScheduleGroups", new HttpRoute("GET", "/schedule-groups"), groups.ListAsync);
    }
}
