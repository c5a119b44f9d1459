namespace Hearth.Services.ApplicationAutoScaling;

/// <summary>What Application Auto Scaling asks of CloudWatch: the two alarms of a target tracking policy, and the metric behind them.</summary>
public interface IScalingAlarms
{
    Task PutAsync(string accountId, string region, ScalingAlarm alarm);

    Task DeleteAsync(string accountId, string region, IReadOnlyList<string> alarmNames);

    /// <summary>AWS repeats a scaling action every minute for as long as its alarm lasts; so this is asked every minute.</summary>
    Task<bool> IsInAlarmAsync(string accountId, string region, string alarmName);

    /// <summary>The newest value of the metric that has data, within the last minutes; null when there is none.</summary>
    Task<double?> NewestAsync(string accountId, string region, ScalingMetric metric);
}

/// <param name="Statistic">"Average", "Maximum"...</param>
public sealed record ScalingMetric(string Namespace, string Name, string Statistic, IReadOnlyDictionary<string, string> Dimensions);

/// <param name="IsAbove">Whether it is in alarm above the threshold, or below.</param>
/// <param name="Periods">Minutes in a row that have to be past it.</param>
/// <param name="ActionArn">The policy's ARN.</param>
public sealed record ScalingAlarm(
    string Name, string Description, ScalingMetric Metric, bool IsAbove, double Threshold, int Periods, string ActionArn);
