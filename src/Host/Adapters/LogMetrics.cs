using Hearth.Services.CloudWatch.Metrics;
using Hearth.Services.Logs.EmbeddedMetrics;

namespace Hearth.Host.Adapters;

/// <summary>Metrics in log events become CloudWatch's; one that PutMetricData would refuse is dropped, as on AWS.</summary>
internal sealed class LogMetrics(MetricRecorder recorder) : IEmbeddedMetrics
{
    public void Record(string accountId, string region, EmbeddedMetric metric) => recorder.TryRecord(
        accountId, region, metric.Namespace, metric.Name, metric.Dimensions, metric.Unit, metric.StorageResolution, metric.Timestamp, metric.Values);
}
