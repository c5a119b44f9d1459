namespace Hearth.DataPlane;

/// <summary>
/// Told of what happens to functions, for CloudWatch's AWS/Lambda metrics; implemented by the CloudWatch service. Called on the way
/// of an invocation: returns at once and does no I/O.
/// </summary>
public interface IFunctionMetrics
{
    void Record(in FunctionMeasurement measurement);
}

/// <summary>https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html</summary>
public enum FunctionMetric
{
    Invocations,
    Errors,
    Throttles,

    /// <summary>Milliseconds.</summary>
    Duration,
    ConcurrentExecutions,
    UnreservedConcurrentExecutions,
    ClaimedAccountConcurrency,
    ProvisionedConcurrentExecutions,
    ProvisionedConcurrencyInvocations,
    ProvisionedConcurrencySpilloverInvocations,
    ProvisionedConcurrencyUtilization,
    AsyncEventsReceived,

    /// <summary>Milliseconds.</summary>
    AsyncEventAge,
    AsyncEventsDropped,
    DeadLetterErrors,
    DestinationDeliveryFailures,
    RecursiveInvocationsDropped,

    /// <summary>Milliseconds.</summary>
    IteratorAge,
    OffsetLag,
}

/// <param name="FunctionName">Null for what concerns the whole account, such as UnreservedConcurrentExecutions.</param>
/// <param name="InvokedArn">The ARN as invoked, with its qualifier if it had one; null for what concerns the whole function.</param>
/// <param name="ExecutedVersion">The version that ran; a dimension only where an alias was invoked.</param>
public readonly record struct FunctionMeasurement(
    FunctionMetric Metric, string AccountId, string Region, string? FunctionName, string? InvokedArn, string? ExecutedVersion, double Value);

/// <summary>For servers and tests without metrics.</summary>
public sealed class NoFunctionMetrics : IFunctionMetrics
{
    public static readonly NoFunctionMetrics Instance = new();

    public void Record(in FunctionMeasurement measurement)
    {
    }
}
