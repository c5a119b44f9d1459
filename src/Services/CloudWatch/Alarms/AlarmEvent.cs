using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Hearth.Services.CloudWatch.Alarms;

/// <summary>
/// What an alarm sends to a function.
/// https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-actions-Lambda.html
/// </summary>
internal static class AlarmEvent
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    public static byte[] Write(Alarm alarm, AlarmDescription previous) => JsonSerializer.SerializeToUtf8Bytes(
        new
        {
            Source = "aws.cloudwatch",
            alarm.Shown.AlarmArn,
            AccountId = alarm.Account,
            Time = Time(alarm.Shown.StateUpdatedTimestamp),
            alarm.Region,
            AlarmData = new
            {
                AlarmName = alarm.Name,
                State = State(alarm.Shown),
                PreviousState = State(previous),
                Configuration = Configuration(alarm),
            },
        },
        Json);

    private static object State(AlarmDescription shown) =>
        new { Value = shown.StateValue, Reason = shown.StateReason, ReasonData = shown.StateReasonData, Timestamp = Time(shown.StateUpdatedTimestamp) };

    private static object Configuration(Alarm alarm) => alarm.IsComposite
        ? new { alarm.Shown.AlarmRule }
        : new
        {
            Description = alarm.Shown.AlarmDescription,
            Metrics = alarm.Queries().Select(query => new
            {
                query.Id,
                query.Expression,
                query.Label,
                MetricStat = query.MetricStat is not { } stat ? null : new
                {
                    Metric = new
                    {
                        stat.Metric.Namespace,
                        Name = stat.Metric.MetricName,
                        Dimensions = (stat.Metric.Dimensions ?? []).ToDictionary(dimension => dimension.Name, dimension => dimension.Value, StringComparer.Ordinal),
                    },
                    stat.Period,
                    stat.Stat,
                    stat.Unit,
                },
                ReturnData = query.ReturnData ?? true,
            }),
        };

    private static string? Time(DateTimeOffset? time) => time?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'+0000'", CultureInfo.InvariantCulture);
}
