using System.Globalization;
using Hearth.Services.ApplicationAutoScaling.Activities;
using Hearth.Services.ApplicationAutoScaling.Targets;
using Hearth.Storage.Documents;

namespace Hearth.Services.ApplicationAutoScaling.Policies;

/// <summary>What an alarm of a policy does: when it begins, and again every minute while it lasts.</summary>
internal sealed class PolicyScaling(
    DocumentStore<ScalableTarget> targets, DocumentStore<ScalingPolicy> policies, IScalingAlarms alarms, Scaler scaler, TimeProvider time)
{
    /// <param name="policyArn">The alarm's action.</param>
    public async Task AlarmAsync(string policyArn, string alarmName)
    {
        foreach (var (key, policy) in policies.All())
        {
            var target = TargetId.Of(key);
            if (policy.Arn(target, key.Name) == policyArn) await ScaleAsync(target, key.Name, policy, alarmName);
        }
    }

    /// <summary>Once a minute.</summary>
    public async Task RepeatAsync()
    {
        foreach (var (key, policy) in policies.All())
        {
            var target = TargetId.Of(key);
            foreach (var alarm in new[] { policy.AlarmHigh, policy.AlarmLow })
                if (await alarms.IsInAlarmAsync(target.AccountId, target.Region, alarm)) await ScaleAsync(target, key.Name, policy, alarm);
        }
    }

    private async Task ScaleAsync(TargetId id, string name, ScalingPolicy policy, string alarm)
    {
        if (targets.Find(id.Key) is not { } target || await scaler.ReadAsync(id) is not { } current) return;
        var metric = await alarms.NewestAsync(id.AccountId, id.Region, TargetTracking.Metric(id, policy.Configuration));
        var now = time.GetUtcNow();
        if (metric is null || TargetTracking.Capacity(policy, alarm == policy.AlarmHigh, current, metric.Value, now) is not { } wanted) return;
        var isOut = wanted > current;
        if (isOut ? target.Suspended.DynamicScalingOutSuspended : target.Suspended.DynamicScalingInSuspended) return;
        var cause = string.Create(CultureInfo.InvariantCulture, $"monitor alarm {alarm} in state ALARM triggered policy {name}");
        if (!await scaler.SetAsync(id, wanted, cause)) return;
        await policies.UpdateAsync(id.Named(name), kept => isOut ? kept! with { ScaledOutAt = now } : kept! with { ScaledInAt = now });
    }
}
