using System.Text.Json;
using Hearth.Kernel;
using Hearth.Protocols.Operations;
using Hearth.Services.CloudWatch.MetricData;
using Hearth.Services.CloudWatch.Metrics;

namespace Hearth.Services.CloudWatch.Alarms;

/// <summary>
/// https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html and API_PutCompositeAlarm. Updating an
/// alarm keeps its state and its tags.
/// </summary>
internal sealed class PutAlarms(AlarmStore store, TimeProvider time)
{
    private static readonly string[] Comparisons =
        ["GreaterThanOrEqualToThreshold", "GreaterThanThreshold", "LessThanThreshold", "LessThanOrEqualToThreshold"];

    private static readonly string[] Treatments = ["breaching", "notBreaching", "ignore", "missing"];

    public async Task<NoBody> PutMetricAsync(PutMetricAlarmRequest request, CallContext context)
    {
        Check(request);
        await SaveAsync(
            new AlarmDescription
            {
                AlarmName = request.AlarmName,
                AlarmDescription = request.AlarmDescription,
                ActionsEnabled = request.ActionsEnabled ?? true,
                OKActions = request.OKActions ?? [],
                AlarmActions = request.AlarmActions ?? [],
                InsufficientDataActions = request.InsufficientDataActions ?? [],
                MetricName = request.MetricName,
                Namespace = request.Namespace,
                Statistic = request.Statistic,
                ExtendedStatistic = request.ExtendedStatistic,
                Dimensions = request.Dimensions ?? (request.Metrics is null ? [] : null),
                Period = request.Period,
                Unit = request.Unit,
                EvaluationPeriods = request.EvaluationPeriods,
                DatapointsToAlarm = request.DatapointsToAlarm,
                Threshold = request.Threshold,
                ComparisonOperator = request.ComparisonOperator,
                TreatMissingData = request.TreatMissingData,
                EvaluateLowSampleCountPercentile = request.EvaluateLowSampleCountPercentile,
                Metrics = request.Metrics,
            },
            request.Tags, context.AccountId, context.Region);
        return NoBody.Instance;
    }

    public async Task<NoBody> PutCompositeAsync(PutCompositeAlarmRequest request, CallContext context)
    {
        if (request.ActionsSuppressor is not null) throw CloudWatchErrors.Validation("ActionsSuppressor is not offered by this installation of Hearth.");
        AlarmRule rule;
        try
        {
            rule = AlarmRule.Parse(request.AlarmRule);
        }
        catch (FormatException error)
        {
            throw CloudWatchErrors.Validation($"AlarmRule must not contain invalid expressions: {error.Message}");
        }
        if (rule.Alarms().FirstOrDefault(name => store.Find(context.AccountId, context.Region, name) is null) is { } unknown)
            throw CloudWatchErrors.Validation($"Could not save the composite alarm as alarms [{unknown}] in the alarm rule do not exist");
        if (rule.Alarms().Contains(request.AlarmName, StringComparer.Ordinal))
            throw CloudWatchErrors.Validation("Could not save the composite alarm as its alarm rule names itself");
        await SaveAsync(
            new AlarmDescription
            {
                AlarmName = request.AlarmName,
                AlarmRule = request.AlarmRule,
                AlarmDescription = request.AlarmDescription,
                ActionsEnabled = request.ActionsEnabled ?? true,
                OKActions = request.OKActions ?? [],
                AlarmActions = request.AlarmActions ?? [],
                InsufficientDataActions = request.InsufficientDataActions ?? [],
            },
            request.Tags, context.AccountId, context.Region);
        return NoBody.Instance;
    }

    private static void Check(PutMetricAlarmRequest request)
    {
        if (request.EvaluationPeriods is not { } periods) throw CloudWatchErrors.Missing("EvaluationPeriods");
        if (request.ThresholdMetricId is not null || request.Metrics?.Any(query => query.Expression?.Contains("ANOMALY_DETECTION_BAND", StringComparison.OrdinalIgnoreCase) ?? false) == true)
            throw CloudWatchErrors.Validation("Anomaly detection is not offered by this installation of Hearth.");
        if (!Comparisons.Contains(request.ComparisonOperator, StringComparer.Ordinal))
            throw CloudWatchErrors.Validation($"ComparisonOperator must be one of [{string.Join(", ", Comparisons)}]");
        if (request.Threshold is null) throw CloudWatchErrors.Missing("Threshold");
        if (request.DatapointsToAlarm > periods)
            throw CloudWatchErrors.Validation("Parameter DatapointsToAlarm must be less than or equal to EvaluationPeriods");
        if (request.TreatMissingData is { } treatment && !Treatments.Contains(treatment, StringComparer.Ordinal))
            throw CloudWatchErrors.InvalidValue($"The value {treatment} is not supported for TreatMissingData parameter. Supported values are [{string.Join(", ", Treatments)}].");
        if (request.Metrics is { } queries) CheckQueries(request, queries);
        else CheckMetric(request);
    }

    private static void CheckQueries(PutMetricAlarmRequest request, IReadOnlyList<MetricDataQuery> queries)
    {
        if (request.MetricName is not null || request.Statistic is not null || request.Namespace is not null)
            throw CloudWatchErrors.InvalidCombination("Metrics list must not be specified together with MetricName, Namespace or Statistic.");
        MetricQueries.Check(queries);
        if (queries.Count(query => query.ReturnData ?? true) != 1)
            throw CloudWatchErrors.Validation("Exactly one element of the metrics list should return data.");
    }

    private static void CheckMetric(PutMetricAlarmRequest request)
    {
        if (request.MetricName is null || request.Namespace is null || request.Period is not { } period)
            throw CloudWatchErrors.Missing("MetricName, Namespace and Period, or Metrics");
        if ((request.Statistic is null) == (request.ExtendedStatistic is null))
            throw CloudWatchErrors.InvalidCombination("Exactly one of Statistic and ExtendedStatistic must be specified.");
        if (request.ExtendedStatistic is { } extended && Statistic.Parse(extended) is null)
            throw CloudWatchErrors.InvalidValue($"The value {extended} for parameter ExtendedStatistic is not supported.");
        MetricReader.CheckPeriod(period);
        if ((long)period * request.EvaluationPeriods!.Value > 604_800)
            throw CloudWatchErrors.Validation("Metrics cannot be checked across more than seven days (EvaluationPeriods * Period must be <= 604800).");
    }

    /// <summary>Makes an alarm, or changes one and keeps its state and tags; the configuration has been checked.</summary>
    public Task SaveAsync(AlarmDescription config, IReadOnlyList<Tag>? tags, string accountId, string region)
    {
        var (known, now) = (store.Find(accountId, region, config.AlarmName), time.GetUtcNow());
        var shown = config with
        {
            AlarmArn = new Arn("aws", "cloudwatch", region, accountId, $"alarm:{config.AlarmName}").ToString(),
            AlarmConfigurationUpdatedTimestamp = now,
            StateValue = known?.State ?? AlarmState.InsufficientData,
            StateReason = known?.Shown.StateReason ?? "Unchecked: Initial alarm creation",
            StateReasonData = known?.Shown.StateReasonData,
            StateUpdatedTimestamp = known?.Shown.StateUpdatedTimestamp ?? now,
            StateTransitionedTimestamp = known?.Shown.StateTransitionedTimestamp ?? now,
        };
        var alarm = new Alarm(accountId, region, shown, known?.Tags ?? tags ?? []);
        var data = JsonSerializer.Serialize(new { version = "1.0", type = known is null ? "Create" : "Update" });
        return store.SaveAsync(alarm, new HistoryItem("ConfigurationUpdate", $"Alarm \"{alarm.Name}\" {(known is null ? "created" : "updated")}", data));
    }
}
