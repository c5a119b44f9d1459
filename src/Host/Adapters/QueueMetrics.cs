using Hearth.Services.CloudWatch.Metrics;
using Hearth.Services.Sqs.Metrics;

namespace Hearth.Host.Adapters;

/// <summary>What happens in queues becomes AWS/SQS metrics.</summary>
internal sealed class QueueMetrics(MetricRecorder recorder) : IQueueMetrics
{
    public void Record(string accountId, string region, string queueName, QueueMeasurement measurement) => recorder.RecordOfService(
        accountId, region, "AWS/SQS", measurement.Name, [KeyValuePair.Create("QueueName", queueName)], measurement.Unit, measurement.At,
        (measurement.SampleCount, measurement.Sum, measurement.Minimum, measurement.Maximum));
}
