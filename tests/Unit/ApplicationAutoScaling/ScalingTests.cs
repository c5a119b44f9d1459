using Hearth.Services.ApplicationAutoScaling;
using Hearth.Services.ApplicationAutoScaling.Activities;
using Hearth.Services.ApplicationAutoScaling.Policies;
using Hearth.Services.ApplicationAutoScaling.ScheduledActions;
using Hearth.Services.ApplicationAutoScaling.Targets;
using Hearth.Storage;
using Hearth.Storage.Documents;
using Shouldly;
using Xunit;

namespace Hearth.Tests.Unit.ApplicationAutoScaling;

/// <summary>What alarms and schedules do to a target whose function and metric are fakes.</summary>
public sealed class ScalingTests : IAsyncLifetime, IProvisionedCapacity, IScalingAlarms
{
    private static readonly TargetId Target = new("123456789012", "us-east-1", "function:fn:live");
    private static readonly DateTimeOffset Start = new(2026, 11, 24, 10, 0, 0, TimeSpan.Zero);

    private readonly string folder = Directory.CreateTempSubdirectory("hearth-tests-").FullName;
    private StorageEngine storage = null!;
    private DocumentStore<ScalableTarget> targets = null!;
    private DocumentStore<ScalingPolicy> policies = null!;
    private DocumentStore<ScheduledAction> actions = null!;
    private PolicyScaling policyScaling = null!;
    private ScheduledScaling scheduledScaling = null!;
    private int? provisioned = 4;
    private double? metric;
    private string? alarm;

    public async ValueTask InitializeAsync()
    {
        storage = await StorageEngine.OpenSqliteAsync(folder, TimeProvider.System);
        targets = new DocumentStore<ScalableTarget>(storage.Database, "target");
        policies = new DocumentStore<ScalingPolicy>(storage.Database, "policy");
        actions = new DocumentStore<ScheduledAction>(storage.Database, "action");
        var scaler = new Scaler(targets, this, TimeProvider.System);
        policyScaling = new PolicyScaling(targets, policies, this, scaler, TimeProvider.System);
        scheduledScaling = new ScheduledScaling(targets, actions, scaler);
        await targets.UpdateAsync(Target.Key, _ => new ScalableTarget { MinCapacity = 2, MaxCapacity = 10, RoleArn = "r", Id = "t", CreationTime = Start });
        await policies.UpdateAsync(Target.Named("p"), _ => new ScalingPolicy
        {
            Id = "p", Configuration = new TargetTrackingConfiguration { TargetValue = 0.7 }, CreationTime = Start, AlarmHigh = "high", AlarmLow = "low",
        });
    }

    public async ValueTask DisposeAsync()
    {
        targets.Dispose();
        policies.Dispose();
        actions.Dispose();
        await storage.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task An_alarm_scales_within_the_limits_and_is_told_as_an_activity()
    {
        (metric, alarm) = (1.0, "high");
        var policy = policies.Find(Target.Named("p"))!;
        await policyScaling.AlarmAsync(policy.Arn(Target, "p"), "high");
        provisioned.ShouldBe(6);
        await policyScaling.RepeatAsync();
        await policyScaling.RepeatAsync();
        provisioned.ShouldBe(10, "the alarm lasts, and the largest capacity is ten");
        (metric, alarm) = (0.0, "low");
        await policyScaling.RepeatAsync();
        provisioned.ShouldBe(2);
        var activities = targets.Find(Target.Key)!.Activities;
        activities.Count.ShouldBe(4);
        (activities[0].StatusCode, activities[0].Description).ShouldBe(("Successful", "Setting desired concurrency to 2."));
        activities[0].Cause.ShouldBe("monitor alarm low in state ALARM triggered policy p");
    }

    [Fact]
    public async Task Without_data_or_when_it_is_suspended_nothing_is_done()
    {
        alarm = "high";
        await policyScaling.RepeatAsync();
        metric = 1.0;
        await targets.UpdateAsync(Target.Key, target => target! with { Suspended = new SuspendedState { DynamicScalingOutSuspended = true } });
        await policyScaling.RepeatAsync();
        provisioned.ShouldBe(4);
        targets.Find(Target.Key)!.Activities.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_scheduled_action_changes_the_limits_and_the_capacity_follows()
    {
        await actions.UpdateAsync(Target.Named("morning"), _ => new ScheduledAction
        {
            Id = "a", Schedule = "cron(0 12 * * ? *)", Action = new ScalableTargetAction { MinCapacity = 8 }, CreationTime = Start,
        });
        await scheduledScaling.RunDueAsync(Start, Start.AddHours(1));
        provisioned.ShouldBe(4);
        await scheduledScaling.RunDueAsync(Start.AddHours(2).AddSeconds(-1), Start.AddHours(2));
        provisioned.ShouldBe(8);
        targets.Find(Target.Key)!.MinCapacity.ShouldBe(8);
    }

    [Fact]
    public async Task A_scheduled_action_makes_a_configuration_that_is_not_there()
    {
        provisioned = null;
        await actions.UpdateAsync(Target.Named("once"), _ => new ScheduledAction
        {
            Id = "a", Schedule = "at(2026-11-24T11:00:00)", Action = new ScalableTargetAction { MinCapacity = 3, MaxCapacity = 3 }, CreationTime = Start,
        });
        await scheduledScaling.RunDueAsync(Start, Start.AddHours(1));
        provisioned.ShouldBe(3);
    }

    Task<int?> IProvisionedCapacity.ReadAsync(string accountId, string region, string functionName, string qualifier) => Task.FromResult(provisioned);

    Task IProvisionedCapacity.WriteAsync(string accountId, string region, string functionName, string qualifier, int count)
    {
        (functionName, qualifier).ShouldBe(("fn", "live"));
        provisioned = count;
        return Task.CompletedTask;
    }

    Task<bool> IProvisionedCapacity.ExistsAsync(string accountId, string region, string functionName, string qualifier) => Task.FromResult(true);

    Task IScalingAlarms.PutAsync(string accountId, string region, ScalingAlarm alarm) => Task.CompletedTask;

    Task IScalingAlarms.DeleteAsync(string accountId, string region, IReadOnlyList<string> alarmNames) => Task.CompletedTask;

    Task<bool> IScalingAlarms.IsInAlarmAsync(string accountId, string region, string alarmName) => Task.FromResult(alarmName == alarm);

    Task<double?> IScalingAlarms.NewestAsync(string accountId, string region, ScalingMetric metric) => Task.FromResult(this.metric);
}
