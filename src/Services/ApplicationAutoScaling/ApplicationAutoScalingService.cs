using Hearth.Protocols.Operations;
using Hearth.Protocols.Shapes;
using Hearth.Services.ApplicationAutoScaling.Activities;
using Hearth.Services.ApplicationAutoScaling.Policies;
using Hearth.Services.ApplicationAutoScaling.ScheduledActions;
using Hearth.Services.ApplicationAutoScaling.Targets;
using Hearth.Storage;
using Hearth.Storage.Documents;
using Microsoft.Extensions.Logging;

namespace Hearth.Services.ApplicationAutoScaling;

/// <summary>
/// Application Auto Scaling of provisioned concurrency: target tracking on its utilization, and scheduled actions.
/// https://docs.aws.amazon.com/autoscaling/application/APIReference/Welcome.html
/// </summary>
public sealed class ApplicationAutoScalingService : IAsyncDisposable
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Repetition = TimeSpan.FromMinutes(1);

    private readonly DocumentStore<ScalableTarget> _targets;
    private readonly DocumentStore<ScalingPolicy> _policies;
    private readonly DocumentStore<ScheduledAction> _actions;
    private readonly PolicyScaling _policyScaling;
    private readonly ScheduledScaling _scheduledScaling;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _stop = new();
    private Task _loop = Task.CompletedTask;

    public ApplicationAutoScalingService(
        IDatabase database, IProvisionedCapacity capacity, IScalingAlarms alarms, TimeProvider time, ILogger<ApplicationAutoScalingService> logger)
    {
        (_time, _logger) = (time, logger);
        _targets = new DocumentStore<ScalableTarget>(database, "application-autoscaling.target");
        _policies = new DocumentStore<ScalingPolicy>(database, "application-autoscaling.policy");
        _actions = new DocumentStore<ScheduledAction>(database, "application-autoscaling.scheduled-action");
        var scaler = new Scaler(_targets, capacity, time);
        _policyScaling = new PolicyScaling(_targets, _policies, alarms, scaler, time);
        _scheduledScaling = new ScheduledScaling(_targets, _actions, scaler);
        Definition = Define(capacity, alarms, scaler);
    }

    public ServiceDefinition Definition { get; }

    public async Task StartAsync()
    {
        await _targets.LoadAsync();
        await _policies.LoadAsync();
        await _actions.LoadAsync();
        _loop = RunAsync(_stop.Token);
    }

    /// <summary>One of the policies' alarms has begun; <paramref name="policyArn"/> is its action.</summary>
    public Task AlarmAsync(string policyArn, string alarmName) => _policyScaling.AlarmAsync(policyArn, alarmName);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _loop.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
        _targets.Dispose();
        _policies.Dispose();
        _actions.Dispose();
    }

    private async Task RunAsync(CancellationToken stop)
    {
        using var timer = new PeriodicTimer(Period, _time);
        var (seen, repeated) = (_time.GetUtcNow(), _time.GetUtcNow());
        while (await timer.WaitForNextTickAsync(stop))
        {
            var now = _time.GetUtcNow();
            try
            {
                await _scheduledScaling.RunDueAsync(seen, now);
                if (now - repeated >= Repetition)
                {
                    repeated = now;
                    await _policyScaling.RepeatAsync();
                }
            }
            catch (Exception error) when (error is not OperationCanceledException)
            {
                _logger.LogError(error, "A round of scaling failed; the next is in {Period}", Period);
            }
            seen = now;
        }
    }

    private ServiceDefinition Define(IProvisionedCapacity capacity, IScalingAlarms alarms, Scaler scaler)
    {
        var tags = new TargetTags(_targets);
        var policies = new DescribeScalingPolicies(_policies, alarms);
        var actions = new PutScheduledAction(_targets, _actions, _time);
        return new ServiceDefinition("application-autoscaling", Naming.Pascal) { TargetPrefix = "AnyScaleFrontendService", Actions = new ActionTable("application-autoscaling", ActionTable.JsonRefusal) }
            .Add<RegisterScalableTargetRequest, RegisterScalableTargetResponse>(
                "RegisterScalableTarget", new RegisterScalableTarget(_targets, capacity, scaler, _time).HandleAsync)
            .Add<DeregisterScalableTargetRequest, NoBody>(
                "DeregisterScalableTarget", new DeregisterScalableTarget(_targets, _policies, policies, _actions).HandleAsync)
            .Add<DescribeScalableTargetsRequest, DescribeScalableTargetsResponse>("DescribeScalableTargets", new DescribeScalableTargets(_targets).HandleAsync)
            .Add<PutScalingPolicyRequest, PutScalingPolicyResponse>("PutScalingPolicy", new PutScalingPolicy(_targets, _policies, alarms, _time).HandleAsync)
            .Add<DescribeScalingPoliciesRequest, DescribeScalingPoliciesResponse>("DescribeScalingPolicies", policies.HandleAsync)
            .Add<DeleteScalingPolicyRequest, NoBody>("DeleteScalingPolicy", policies.DeleteAsync)
            .Add<ScheduledActionRequest, NoBody>("PutScheduledAction", actions.HandleAsync)
            .Add<DescribeScheduledActionsRequest, DescribeScheduledActionsResponse>("DescribeScheduledActions", actions.DescribeAsync)
            .Add<ScheduledActionRequest, NoBody>("DeleteScheduledAction", actions.DeleteAsync)
            .Add<DescribeScalingActivitiesRequest, DescribeScalingActivitiesResponse>(
                "DescribeScalingActivities", new DescribeScalingActivities(_targets).HandleAsync)
            .Add<TagResourceRequest, NoBody>("TagResource", tags.TagAsync)
            .Add<UntagResourceRequest, NoBody>("UntagResource", tags.UntagAsync)
            .Add<ListTagsForResourceRequest, ListTagsForResourceResponse>("ListTagsForResource", tags.ListAsync)
            .AddUnavailable("GetPredictiveScalingForecast", route: null, "provisioned concurrency has no predictive scaling");
    }
}
