using Hearth.Services.ApplicationAutoScaling.Targets;

namespace Hearth.Services.ApplicationAutoScaling.Policies;

/// <summary>
/// The rules of target tracking; pure. Out when the metric was above the target for three minutes, in when it was under nine tenths of it for
/// fifteen, each time to as much as would bring the metric to its target.
/// https://docs.aws.amazon.com/autoscaling/application/userguide/target-tracking-scaling-policy-overview.html
/// </summary>
internal static class TargetTracking
{
    public const string UtilizationMetric = "LambdaProvisionedConcurrencyUtilization";

    /// <summary>Minutes. https://docs.aws.amazon.com/lambda/latest/dg/provisioned-concurrency.html</summary>
    private const int PeriodsAbove = 3;

    private const int PeriodsBelow = 15;
    private const double InThreshold = 0.9;

    /// <summary>Null when nothing is to be done: the metric has gone back since the alarm, or a cooldown lasts.</summary>
    /// <param name="isHigh">Which of the two alarms asks: the high one scales out, the low one in, and neither does the other's.</param>
    public static int? Capacity(ScalingPolicy policy, bool isHigh, int current, double metric, DateTimeOffset now)
    {
        var target = policy.Configuration.TargetValue!.Value;
        var wanted = (int)Math.Ceiling(current * metric / target - 1e-9);
        if (isHigh)
            return metric > target && wanted > current && IsOver(policy.ScaledOutAt, policy.Configuration.ScaleOutCooldown, now) ? wanted : null;
        if (metric >= target * InThreshold || wanted >= current || policy.Configuration.DisableScaleIn == true) return null;
        // Neither right after going in nor right after going out.
        return IsOver(policy.ScaledInAt, policy.Configuration.ScaleInCooldown, now) && IsOver(policy.ScaledOutAt, policy.Configuration.ScaleInCooldown, now)
            ? wanted
            : null;
    }

    public static ScalingMetric Metric(TargetId target, TargetTrackingConfiguration configuration) =>
        configuration.CustomizedMetricSpecification is { } own
            ? new ScalingMetric(
                own.Namespace!, own.MetricName!, own.Statistic!, (own.Dimensions ?? []).ToDictionary(one => one.Name!, one => one.Value!))
            : new ScalingMetric("AWS/Lambda", "ProvisionedConcurrencyUtilization", "Average", new Dictionary<string, string>
            {
                ["FunctionName"] = target.FunctionName,
                ["Resource"] = $"{target.FunctionName}:{target.Qualifier}",
            });

    public static ScalingAlarm High(TargetId target, string name, ScalingPolicy policy) =>
        new(policy.AlarmHigh, Description(target, policy, name), Metric(target, policy.Configuration), IsAbove: true,
            policy.Configuration.TargetValue!.Value, PeriodsAbove, policy.Arn(target, name));

    public static ScalingAlarm Low(TargetId target, string name, ScalingPolicy policy) =>
        new(policy.AlarmLow, Description(target, policy, name), Metric(target, policy.Configuration), IsAbove: false,
            policy.Configuration.TargetValue!.Value * InThreshold, PeriodsBelow, policy.Arn(target, name));

    private static bool IsOver(DateTimeOffset? since, int? cooldownSeconds, DateTimeOffset now) =>
        since is null || now >= since.Value.AddSeconds(cooldownSeconds ?? 0);

    private static string Description(TargetId target, ScalingPolicy policy, string name) =>
        $"DO NOT EDIT OR DELETE. For TargetTrackingScaling policy {policy.Arn(target, name)}.";
}
