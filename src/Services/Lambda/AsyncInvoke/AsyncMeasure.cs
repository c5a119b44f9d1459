using Hearth.DataPlane;
using Hearth.Services.Lambda.Identity;

namespace Hearth.Services.Lambda.AsyncInvoke;

/// <summary>
/// Measures asynchronous events as they come, run and are given up.
/// https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html, "asynchronous invocation metrics"
/// </summary>
internal sealed class AsyncMeasure(IFunctionMetrics metrics)
{
    public void Received(FunctionReference function) => Record(FunctionMetric.AsyncEventsReceived, function, 1);

    public void Age(AsyncEvent waiting, DateTimeOffset now) =>
        Record(FunctionMetric.AsyncEventAge, waiting.Reference, Math.Max(0, (now - waiting.EnqueuedAt).TotalMilliseconds));

    public void Dropped(AsyncEvent ended) => Record(FunctionMetric.AsyncEventsDropped, ended.Reference, 1);

    public void NotDelivered(FunctionMetric failure, AsyncEvent ended) => Record(failure, ended.Reference, 1);

    private void Record(FunctionMetric metric, FunctionReference function, double value) =>
        metrics.Record(new FunctionMeasurement(
            metric, function.Key.AccountId, function.Key.Region, function.Key.Name, function.Arn, ExecutedVersion: null, value));
}
