using Hearth.DataPlane.Concurrency;
using Hearth.Kernel;

namespace Hearth.DataPlane;

/// <summary>
/// Measures an invocation at its real moments: refused (step 2 or 3), begun with its permit, ended or broken off. A refused request
/// counts in Throttles and in nothing else.
/// </summary>
internal sealed class InvocationMeasure(IFunctionMetrics metrics, ConcurrencyLimits limits)
{
    private const int TooManyRequests = 429;

    /// <summary>Step 2.</summary>
    /// <exception cref="AwsError">429, counted.</exception>
    public ConcurrencyPermit Acquire(EnvironmentConfig config, Invocation invocation)
    {
        ConcurrencyPermit permit;
        try
        {
            permit = limits.Acquire(config, invocation.IsSynchronous);
        }
        catch (AwsError error) when (error.StatusCode == TooManyRequests)
        {
            Record(FunctionMetric.Throttles, config, invocation, 1);
            throw;
        }
        Begin(config, invocation, permit);
        return permit;
    }

    /// <summary>Step 6: an invocation that failed counts as one as well.</summary>
    public void End(EnvironmentConfig config, Invocation invocation, ConcurrencyPermit permit, InvocationOutcome outcome)
    {
        Count(config, invocation, permit, isError: outcome.FunctionError is not null);
        Record(FunctionMetric.Duration, config, invocation, outcome.Duration.TotalMilliseconds);
    }

    /// <summary>
    /// The environment could not be started or broke: an invocation and an error, as errors are those "thrown by the Lambda runtime"
    /// too, but no duration. A function that grows too fast is throttled in step 3, with its permit.
    /// </summary>
    public void Fail(EnvironmentConfig config, Invocation invocation, ConcurrencyPermit permit, Exception error)
    {
        if (error is AwsError { StatusCode: TooManyRequests }) Record(FunctionMetric.Throttles, config, invocation, 1);
        else Count(config, invocation, permit, isError: true);
    }

    private void Count(EnvironmentConfig config, Invocation invocation, ConcurrencyPermit permit, bool isError)
    {
        Record(FunctionMetric.Invocations, config, invocation, 1);
        Record(FunctionMetric.Errors, config, invocation, isError ? 1 : 0);
        if (permit.Kind == PermitKind.Provisioned) Record(FunctionMetric.ProvisionedConcurrencyInvocations, config, invocation, 1);
        if (permit.Kind == PermitKind.Spillover) Record(FunctionMetric.ProvisionedConcurrencySpilloverInvocations, config, invocation, 1);
    }

    /// <summary>What runs now, this invocation included: it only grows here, so the maximum of a minute is exact.</summary>
    private void Begin(EnvironmentConfig config, Invocation invocation, ConcurrencyPermit permit)
    {
        var use = permit.Use;
        RecordFunction(FunctionMetric.ConcurrentExecutions, config, use.Function);
        RecordAccount(FunctionMetric.ConcurrentExecutions, config, use.Account);
        RecordAccount(FunctionMetric.UnreservedConcurrentExecutions, config, use.Unreserved);
        RecordAccount(FunctionMetric.ClaimedAccountConcurrency, config, use.Claimed);
        if (permit.Kind != PermitKind.Provisioned) return;
        RecordProvisioned(FunctionMetric.ProvisionedConcurrentExecutions, config, invocation, use.Versions.InUse, use.Version.InUse);
        RecordProvisioned(FunctionMetric.ProvisionedConcurrencyUtilization, config, invocation, use.Versions.Utilization, use.Version.Utilization);
    }

    /// <summary>A state, unlike what adds up: the function's is that of all its versions, not the greatest of one.</summary>
    private void RecordProvisioned(FunctionMetric metric, EnvironmentConfig config, Invocation invocation, double ofFunction, double ofVersion)
    {
        RecordFunction(metric, config, ofFunction);
        Record(metric, config, invocation, ofVersion);
    }

    private void RecordFunction(FunctionMetric metric, EnvironmentConfig config, double value) =>
        metrics.Record(new FunctionMeasurement(metric, config.AccountId, config.Region, config.FunctionName, InvokedArn: null, ExecutedVersion: null, value));

    private void RecordAccount(FunctionMetric metric, EnvironmentConfig config, double value) =>
        metrics.Record(new FunctionMeasurement(metric, config.AccountId, config.Region, FunctionName: null, InvokedArn: null, ExecutedVersion: null, value));

    private void Record(FunctionMetric metric, EnvironmentConfig config, Invocation invocation, double value) =>
        metrics.Record(new FunctionMeasurement(
            metric, config.AccountId, config.Region, config.FunctionName, invocation.InvokedFunctionArn, config.FunctionVersion, value));
}
