using Hearth.DataPlane.Concurrency;
using Hearth.Kernel;

namespace Hearth.DataPlane;

/// <summary>
/// Measures an invocation at its real moments: refused (step 2), begun with its permit, ended. A refused request counts in
/// Throttles and in nothing else.
/// </summary>
internal sealed class InvocationMeasure(IFunctionMetrics metrics, ConcurrencyLimits limits)
{
    /// <summary>Step 2.</summary>
    /// <exception cref="AwsError">429, counted.</exception>
    public ConcurrencyPermit Acquire(EnvironmentConfig config, Invocation invocation)
    {
        ConcurrencyPermit permit;
        try
        {
            permit = limits.Acquire(config, invocation.IsSynchronous);
        }
        catch (AwsError error) when (error.StatusCode == 429)
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
        Record(FunctionMetric.Invocations, config, invocation, 1);
        Record(FunctionMetric.Errors, config, invocation, outcome.FunctionError is null ? 0 : 1);
        Record(FunctionMetric.Duration, config, invocation, outcome.Duration.TotalMilliseconds);
        if (permit.Kind == PermitKind.Provisioned) Record(FunctionMetric.ProvisionedConcurrencyInvocations, config, invocation, 1);
        if (permit.Kind == PermitKind.Spillover) Record(FunctionMetric.ProvisionedConcurrencySpilloverInvocations, config, invocation, 1);
    }

    /// <summary>What runs now, this invocation included: it only grows here, so the maximum of a minute is exact.</summary>
    private void Begin(EnvironmentConfig config, Invocation invocation, ConcurrencyPermit permit)
    {
        var use = permit.Use;
        metrics.Record(new FunctionMeasurement(
            FunctionMetric.ConcurrentExecutions, config.AccountId, config.Region, config.FunctionName, InvokedArn: null, ExecutedVersion: null, use.Function));
        RecordAccount(FunctionMetric.ConcurrentExecutions, config, use.Account);
        RecordAccount(FunctionMetric.UnreservedConcurrentExecutions, config, use.Unreserved);
        RecordAccount(FunctionMetric.ClaimedAccountConcurrency, config, use.Claimed);
        if (permit.Kind != PermitKind.Provisioned) return;
        Record(FunctionMetric.ProvisionedConcurrentExecutions, config, invocation, use.Version);
        Record(FunctionMetric.ProvisionedConcurrencyUtilization, config, invocation, (double)use.Version / use.VersionAvailable);
    }

    private void RecordAccount(FunctionMetric metric, EnvironmentConfig config, double value) =>
        metrics.Record(new FunctionMeasurement(metric, config.AccountId, config.Region, FunctionName: null, InvokedArn: null, ExecutedVersion: null, value));

    private void Record(FunctionMetric metric, EnvironmentConfig config, Invocation invocation, double value) =>
        metrics.Record(new FunctionMeasurement(
            metric, config.AccountId, config.Region, config.FunctionName, invocation.InvokedFunctionArn, config.FunctionVersion, value));
}
