using Hearth.DataPlane.Concurrency;

namespace Hearth.DataPlane.Environments;

/// <summary>
/// The way of an environment from its invocation back to those that wait: it is free when that is settled and its runtime is back. Or it
/// ends, and whoever counted on it is seen to at once.
/// </summary>
internal sealed class EnvironmentReturns(
    EnvironmentConfig config, PoolServices services, WaitingInvocations<ExecutionEnvironment> waiting, LiveEnvironments environments,
    EnvironmentStarts starts, Lock gate)
{
    /// <summary>The invocation of an environment is settled; it is free once its runtime is back too.</summary>
    public void Settled(ExecutionEnvironment environment)
    {
        TaskCompletionSource<ExecutionEnvironment>? waiter = null;
        lock (gate)
        {
            environment.IsSettled = true;
            if (environment.IsRuntimeBack) waiter = Free(environment);
            else BeginReturn(environment);
        }

        waiter?.SetResult(environment);
    }

    /// <summary>Likewise, for an environment in which extensions go on when the caller has its answer: it is busy, and counts as such, until then.</summary>
    /// <param name="rest">Completes when they are done, or have been reset.</param>
    public void Settled(ExecutionEnvironment environment, Func<Task> rest, ConcurrencyPermit permit)
    {
        lock (gate) BeginReturn(environment);
        services.Tasks.Run($"Extensions of {config.FunctionName}", async () =>
        {
            using (permit)
            {
                try
                {
                    await rest();
                }
                catch
                {
                    Discard(environment);
                    throw;
                }
            }

            Settled(environment);
        });
    }

    /// <summary>A runtime has asked for its next event, or has ended.</summary>
    public void RuntimeBack(ExecutionEnvironment environment)
    {
        TaskCompletionSource<ExecutionEnvironment>? waiter;
        lock (gate)
        {
            if (!environment.IsSettled || !environment.IsRuntimeBack) return;
            waiter = Free(environment);
        }

        waiter?.SetResult(environment);
    }

    /// <summary>The timeout also holds for what a runtime does between its response and its next call.</summary>
    public void Overran(ExecutionEnvironment environment) => services.Tasks.Run(
        $"Resetting an environment of {config.FunctionName}",
        async () =>
        {
            try
            {
                await environment.StopRuntimeAsync();
            }
            catch
            {
                Discard(environment);
                throw;
            }

            RuntimeBack(environment);
        });

    /// <summary>Something about an environment broke that is not its function: it is not used again.</summary>
    public void Discard(ExecutionEnvironment environment)
    {
        lock (gate)
        {
            EndReturn(environment);
            environments.End(environment);
            starts.Relieve();
        }
    }

    /// <returns>Who has it now: to be told outside of the lock.</returns>
    private TaskCompletionSource<ExecutionEnvironment>? Free(ExecutionEnvironment environment)
    {
        environment.IsSettled = false;
        EndReturn(environment);
        environment.End();
        if (MustEnd(environment)) environments.End(environment);
        else if (environment.Lifecycle.TryMove(EnvironmentState.Busy, EnvironmentState.Idle)) return environments.Offer(environment);
        starts.Relieve();
        return null;
    }

    /// <summary>
    /// A provisioned one without its runtime is replaced: its initialisation belongs to nobody's invocation. One that has had all its invocations
    /// ends when another is there in its place; on demand, at once.
    /// </summary>
    private bool MustEnd(ExecutionEnvironment environment)
        => config.IsProvisioned ? environment.IsReplaced || !environment.HasRuntime : environment.IsSpent;

    private void BeginReturn(ExecutionEnvironment environment)
    {
        if (environment.IsReturning) return;
        environment.IsReturning = true;
        waiting.BeginReturn();
    }

    private void EndReturn(ExecutionEnvironment environment)
    {
        if (!environment.IsReturning) return;
        environment.IsReturning = false;
        waiting.EndReturn();
    }
}
