using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Hearth.Services.CloudWatch.MetricData;

namespace Hearth.Services.CloudWatch.Alarms;

/// <summary>
/// What an alarm sends to a topic: other names and another form than its event for functions.
/// https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Notify_Users_Alarm_Changes.html
/// </summary>
/// <param name="Subject">At most 100 characters.</param>
/// <param name="Message">JSON.</param>
public sealed record AlarmNotification(string Subject, string Message)
{
    private const int LongestSubject = 100;

    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly Dictionary<string, string> Regions = new(StringComparer.Ordinal)
    {
        ["us-east-1"] = "US East (N. Virginia)",
        ["us-east-2"] = "US East (Ohio)",
        ["us-west-1"] = "US West (N. California)",
        ["us-west-2"] = "US West (Oregon)",
        ["ca-central-1"] = "Canada (Central)",
        ["eu-central-1"] = "EU (Frankfurt)",
        ["eu-west-1"] = "EU (Ireland)",
        ["eu-west-2"] = "EU (London)",
        ["eu-west-3"] = "EU (Paris)",
        ["eu-north-1"] = "EU (Stockholm)",
        ["ap-northeast-1"] = "Asia Pacific (Tokyo)",
        ["ap-northeast-2"] = "Asia Pacific (Seoul)",
        ["ap-south-1"] = "Asia Pacific (Mumbai)",
        ["ap-southeast-1"] = "Asia Pacific (Singapore)",
        ["ap-southeast-2"] = "Asia Pacific (Sydney)",
        ["sa-east-1"] = "South America (Sao Paulo)",
    };

    internal static AlarmNotification Of(Alarm alarm, AlarmDescription previous)
    {
        var (shown, region) = (alarm.Shown, Regions.GetValueOrDefault(alarm.Region, alarm.Region));
        var message = new JsonObject
        {
            ["AlarmName"] = alarm.Name,
            ["AlarmDescription"] = shown.AlarmDescription,
            ["AWSAccountId"] = alarm.Account,
            ["AlarmConfigurationUpdatedTimestamp"] = Time(shown.AlarmConfigurationUpdatedTimestamp),
            ["NewStateValue"] = alarm.State,
            ["NewStateReason"] = shown.StateReason,
            ["StateChangeTime"] = Time(shown.StateUpdatedTimestamp),
            ["Region"] = region,
            ["AlarmArn"] = shown.AlarmArn,
            ["OldStateValue"] = previous.StateValue,
            ["OKActions"] = List(shown.OKActions),
            ["AlarmActions"] = List(shown.AlarmActions),
            ["InsufficientDataActions"] = List(shown.InsufficientDataActions),
        };
        if (alarm.IsComposite) message["AlarmRule"] = shown.AlarmRule;
        else message["Trigger"] = Trigger(shown);
        var subject = $"{alarm.State}: \"{alarm.Name}\" in {region}";
        return new AlarmNotification(subject[..Math.Min(subject.Length, LongestSubject)], message.ToJsonString(Relaxed));
    }

    private static JsonObject Trigger(AlarmDescription shown)
    {
        var trigger = new JsonObject();
        if (shown.Metrics is { } metrics)
        {
            trigger["Metrics"] = new JsonArray([.. metrics.Select(Query)]);
        }
        else
        {
            trigger["MetricName"] = shown.MetricName;
            trigger["Namespace"] = shown.Namespace;
            trigger["StatisticType"] = shown.Statistic is null ? "ExtendedStatistic" : "Statistic";
            if (shown.Statistic is { } statistic) trigger["Statistic"] = Upper(statistic);
            else trigger["ExtendedStatistic"] = shown.ExtendedStatistic;
            trigger["Unit"] = shown.Unit;
            trigger["Dimensions"] = Dimensions(shown.Dimensions);
            trigger["Period"] = shown.Period;
        }
        trigger["EvaluationPeriods"] = shown.EvaluationPeriods;
        if (shown.DatapointsToAlarm is { } points) trigger["DatapointsToAlarm"] = points;
        trigger["ComparisonOperator"] = shown.ComparisonOperator;
        trigger["Threshold"] = shown.Threshold;
        trigger["TreatMissingData"] = shown.TreatMissingData ?? "missing";
        trigger["EvaluateLowSampleCountPercentile"] = shown.EvaluateLowSampleCountPercentile ?? "";
        return trigger;
    }

    private static JsonNode Query(MetricDataQuery query)
    {
        var written = new JsonObject { ["Id"] = query.Id, ["ReturnData"] = query.ReturnData ?? true };
        if (query.Label is { } label) written["Label"] = label;
        if (query.Expression is { } expression) written["Expression"] = expression;
        if (query.MetricStat is { } stat)
            written["MetricStat"] = new JsonObject
            {
                ["Metric"] = new JsonObject
                {
                    ["Dimensions"] = Dimensions(stat.Metric.Dimensions),
                    ["MetricName"] = stat.Metric.MetricName,
                    ["Namespace"] = stat.Metric.Namespace,
                },
                ["Period"] = stat.Period,
                ["Stat"] = stat.Stat,
            };
        return written;
    }

    /// <summary>"SampleCount" is SAMPLE_COUNT here.</summary>
    private static string Upper(string statistic) => statistic == "SampleCount" ? "SAMPLE_COUNT" : statistic.ToUpperInvariant();

    private static JsonArray Dimensions(IReadOnlyList<Metrics.Dimension>? dimensions) =>
        [.. (dimensions ?? []).Select(dimension => (JsonNode)new JsonObject { ["value"] = dimension.Value, ["name"] = dimension.Name })];

    private static JsonArray List(IReadOnlyList<string>? arns) => [.. (arns ?? []).Select(arn => (JsonNode)arn)];

    private static string? Time(DateTimeOffset? time) => time?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'+0000'", CultureInfo.InvariantCulture);
}
