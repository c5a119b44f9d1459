using System.Text.Json.Nodes;
using Hearth.Kernel;
using Hearth.Protocols.Operations;
using Hearth.Protocols.Shapes;
using Hearth.Services.EventBridge.Buses;
using Hearth.Services.EventBridge.Delivery;
using Hearth.Services.EventBridge.Events;
using Hearth.Services.EventBridge.Rules;
using Hearth.Services.EventBridge.Schedules;
using Hearth.Services.EventBridge.Tags;
using Hearth.Services.EventBridge.Targets;
using Hearth.Storage;
using Hearth.Storage.Documents;
using Microsoft.Extensions.Logging;

namespace Hearth.Services.EventBridge;

/// <summary>
/// Amazon EventBridge and Amazon EventBridge Scheduler: two APIs over one clock and one way to targets. The Host starts it after the
/// services that its targets belong to, and stops it before.
/// </summary>
public sealed class EventBridgeService : IAsyncDisposable
{
    private readonly DocumentStore<EventBus> _buses;
    private readonly DocumentStore<EventRule> _rules;
    private readonly DocumentStore<Schedule> _schedules;
    private readonly DocumentStore<ScheduleGroup> _groups;
    private readonly EventBuses _directory;
    private readonly EventTargets _targets;
    private readonly TargetDeliveries _deliveries;
    private readonly EventRouter _router;
    private readonly ScheduleClock _clock;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _stop = new();
    private Task _loop = Task.CompletedTask;

    /// <param name="targets">What takes events; buses are built in.</param>
    public EventBridgeService(
        IDatabase database, IReadOnlyList<IEventTarget> targets, IDeadLetterQueue deadLetters, TimeProvider time, ILogger<EventBridgeService> logger)
    {
        _time = time;
        _buses = new DocumentStore<EventBus>(database, "events.bus");
        _rules = new DocumentStore<EventRule>(database, "events.rule");
        _schedules = new DocumentStore<Schedule>(database, "scheduler.schedule");
        _groups = new DocumentStore<ScheduleGroup>(database, "scheduler.group");
        _directory = new EventBuses(_buses);
        _targets = new EventTargets([.. targets, new BusTarget(_directory, () => _router!)]);
        _deliveries = new TargetDeliveries(database, _targets, deadLetters, time, logger);
        _router = new EventRouter(_rules, _deliveries, time);
        _clock = new ScheduleClock(_rules, _schedules, _router, _deliveries, time, logger);
        Definitions = [DefineEvents(), DefineSchedules()];
    }

    /// <summary>Of EventBridge ("events") and of EventBridge Scheduler ("scheduler").</summary>
    public IReadOnlyList<ServiceDefinition> Definitions { get; }

    public async Task StartAsync()
    {
        await _buses.LoadAsync();
        await _rules.LoadAsync();
        await _schedules.LoadAsync();
        await _groups.LoadAsync();
        await _deliveries.StartAsync();
        _loop = _clock.RunAsync(_stop.Token);
    }

    /// <summary>Takes an event of an AWS service, such as the end of an asynchronous invocation; durable when the task completes.</summary>
    /// <exception cref="AwsError">400: there is no such bus.</exception>
    public Task PutAsync(ServiceEvent anEvent)
    {
        if (EventBuses.KeyOf(anEvent.BusArn) is not { } bus || _directory.Find(bus) is null) throw EventBridgeError.NoBus(anEvent.BusArn);
        return _router.RouteAsync(bus, new BusEvent(
            bus.AccountId, bus.Region, anEvent.Source, anEvent.DetailType, anEvent.Resources, JsonNode.Parse(anEvent.Detail.Span), _time.GetUtcNow()).ToJson());
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _loop;
        await _deliveries.DisposeAsync();
        _stop.Dispose();
        _buses.Dispose();
        _rules.Dispose();
        _schedules.Dispose();
        _groups.Dispose();
    }

    private ServiceDefinition DefineEvents()
    {
        var service = new ServiceDefinition("events", Naming.Pascal) { TargetPrefix = "AWSEvents", Actions = EventBridgeActions.Events(_directory) };
        DefineBuses(service);
        DefineRules(service, new RuleKeys(_directory));
        foreach (var operation in UnavailableOperations.Names) service.AddUnavailable(operation, route: null, UnavailableOperations.Reason);
        return service;
    }

    private void DefineBuses(ServiceDefinition service)
    {
        var change = new ChangeEventBus(_buses, _rules, _time);
        var describe = new DescribeEventBus(_buses, _directory);
        var permission = new PutPermission(_buses, _directory);
        service
            .Add<PutEventsRequest, PutEventsResponse>("PutEvents", new PutEvents(_directory, _router, _time).HandleAsync)
            .Add<TestEventPatternRequest, TestEventPatternResponse>("TestEventPattern", TestEventPattern.HandleAsync)
            .Add<PutEventBusRequest, PutEventBusResponse>("CreateEventBus", change.CreateAsync)
            .Add<PutEventBusRequest, PutEventBusResponse>("UpdateEventBus", change.UpdateAsync)
            .Add<DeleteEventBusRequest, NoBody>("DeleteEventBus", change.DeleteAsync)
            .Add<DescribeEventBusRequest, EventBusShape>("DescribeEventBus", describe.HandleAsync)
            .Add<ListEventBusesRequest, ListEventBusesResponse>("ListEventBuses", describe.ListAsync)
            .Add<PutPermissionRequest, NoBody>("PutPermission", permission.HandleAsync)
            .Add<RemovePermissionRequest, NoBody>("RemovePermission", permission.RemoveAsync);
    }

    private void DefineRules(ServiceDefinition service, RuleKeys keys)
    {
        var change = new ChangeRule(_rules, keys);
        var list = new ListRules(_rules, keys);
        var targets = new PutTargets(_rules, keys, _targets);
        var tags = new ResourceTags(_rules, _buses, _directory);
        service
            .Add<PutRuleRequest, PutRuleResponse>("PutRule", new PutRule(_rules, keys, _time).HandleAsync)
            .Add<RuleRequest, RuleShape>("DescribeRule", new DescribeRule(_rules, keys).HandleAsync)
            .Add<RuleRequest, NoBody>("EnableRule", change.EnableAsync)
            .Add<RuleRequest, NoBody>("DisableRule", change.DisableAsync)
            .Add<RuleRequest, NoBody>("DeleteRule", change.DeleteAsync)
            .Add<ListRulesRequest, ListRulesResponse>("ListRules", list.HandleAsync)
            .Add<ListRuleNamesByTargetRequest, ListRuleNamesByTargetResponse>("ListRuleNamesByTarget", list.NamesByTargetAsync)
            .Add<PutTargetsRequest, TargetsResponse>("PutTargets", targets.PutAsync)
            .Add<RemoveTargetsRequest, TargetsResponse>("RemoveTargets", targets.RemoveAsync)
            .Add<ListTargetsByRuleRequest, ListTargetsByRuleResponse>("ListTargetsByRule", new ListTargetsByRule(_rules, keys).HandleAsync)
            .Add<TagResourceRequest, NoBody>("TagResource", tags.TagAsync)
            .Add<UntagResourceRequest, NoBody>("UntagResource", tags.UntagAsync)
            .Add<ListTagsForResourceRequest, ListTagsForResourceResponse>("ListTagsForResource", tags.ListAsync);
    }

    private ServiceDefinition DefineSchedules()
    {
        const string schedule = "/schedules/{Name}";
        const string group = "/schedule-groups/{Name}";
        var put = new PutSchedule(_schedules, _groups, _targets, _time);
        var get = new GetSchedule(_schedules);
        var groups = new ScheduleGroups(_groups, _schedules, _time);
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
