namespace Hearth.Services.Sqs.Metrics;

/// <summary>Where queues tell what happens in them; the Host plugs CloudWatch in.</summary>
public interface IQueueMetrics
{
    /// <summary>Never waits for a disk.</summary>
    void Record(string accountId, string region, string queueName, QueueMeasurement measurement);
}

/// <summary>A measurement of a minute: of single values only their number, sum and extremes are kept.</summary>
/// <param name="Name">AWS's: "NumberOfMessagesSent".</param>
/// <param name="Unit">Count, Bytes or Seconds.</param>
/// <param name="At">The minute.</param>
public sealed record QueueMeasurement(string Name, string Unit, DateTimeOffset At, long SampleCount, double Sum, double Minimum, double Maximum)
{
    public static QueueMeasurement Of(string name, string unit, DateTimeOffset at, double value) => new(name, unit, at, 1, value, value, value);
}
