namespace Hearth.Services.CloudWatch;

/// <summary>What AWS has and Hearth has not: each answers an error that says so.</summary>
internal static class UnavailableOperations
{
    public static readonly IReadOnlyList<(string Name, string Reason)> All =
    [
        .. Of("anomaly detection is not offered.", "PutAnomalyDetector", "DeleteAnomalyDetector", "DescribeAnomalyDetectors"),
        .. Of(
            "Contributor Insights is not offered.", "PutInsightRule", "PutManagedInsightRules", "DeleteInsightRules", "DescribeInsightRules",
            "EnableInsightRules", "DisableInsightRules", "GetInsightRuleReport", "ListManagedInsightRules", "DescribeAlarmContributors"),
        .. Of(
            "metric streams are not offered.", "PutMetricStream", "GetMetricStream", "DeleteMetricStream", "ListMetricStreams", "StartMetricStreams",
            "StopMetricStreams"),
        .. Of("dashboards are not kept.", "PutDashboard", "GetDashboard", "ListDashboards", "DeleteDashboards"),
        .. Of("pictures of metrics are not drawn.", "GetMetricWidgetImage"),
        .. Of("mute rules are not offered.", "PutAlarmMuteRule", "GetAlarmMuteRule", "DeleteAlarmMuteRule", "ListAlarmMuteRules"),
        .. Of("OpenTelemetry enrichment is not offered.", "StartOTelEnrichment", "StopOTelEnrichment", "GetOTelEnrichment"),
    ];

    private static IEnumerable<(string, string)> Of(string reason, params string[] names) => names.Select(name => (name, reason));
}
