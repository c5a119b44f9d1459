using Hearth.Services.ApplicationAutoScaling;
using Hearth.Services.CloudWatch.Alarms;

namespace Hearth.Host.Adapters;

/// <summary>CloudWatch, as Application Auto Scaling needs it.</summary>
internal sealed class ScalingAlarms(ServiceAlarms alarms) : IScalingAlarms
{
    public Task PutAsync(string accountId, string region, ScalingAlarm alarm) => alarms.PutAsync(
        accountId, region, alarm.Name, alarm.Description, Metric(alarm.Metric),
        alarm.IsAbove ? "GreaterThanThreshold" : "LessThanThreshold", alarm.Threshold, alarm.Periods, alarm.ActionArn);

    public async Task DeleteAsync(string accountId, string region, IReadOnlyList<string> alarmNames)
    {
        foreach (var name in alarmNames) await alarms.DeleteAsync(accountId, region, name);
    }

    public Task<bool> IsInAlarmAsync(string accountId, string region, string alarmName) => Task.FromResult(alarms.IsInAlarm(accountId, region, alarmName));

    public Task<double?> NewestAsync(string accountId, string region, ScalingMetric metric) =>
        alarms.NewestAsync(accountId, region, Metric(metric), CancellationToken.None);

    private static ServiceMetric Metric(ScalingMetric metric) => new(metric.Namespace, metric.Name, metric.Statistic, metric.Dimensions);
}

/// <summary>An alarm whose action is a scaling policy.</summary>
/// <param name="scaling">Made after CloudWatch, so it is asked for when an alarm calls.</param>
internal sealed class AlarmPolicies(Func<ApplicationAutoScalingService> scaling) : IAlarmAction
{
    public string Service => "autoscaling";

    public Task ExecuteAsync(AlarmActionCall call, CancellationToken cancellation) =>
        scaling().AlarmAsync(call.ActionArn, call.AlarmArn[(call.AlarmArn.IndexOf(":alarm:", StringComparison.Ordinal) + 7)..]);
}
