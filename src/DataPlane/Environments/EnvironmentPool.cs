using Hearth.DataPlane.Activity;
using Hearth.DataPlane.Concurrency;

namespace Hearth.DataPlane.Environments;

/// <summary>
/// The environments of one configuration. Step 3 of an invocation: the idle one used last, else whichever is ready
/// first, one that becomes free or one that is started for it. A start that lost the race joins the pool.
/// </summary>
internal sealed class EnvironmentPool : IDisposable
{
    private readonly Lock gate = new();
    private readonly PoolServices services;
    private readonly WaitingInvocations<ExecutionEnvironment> waiting = new();
    private readonly EnvironmentStarts starts;
    private bool isClosed;

    public EnvironmentPool(EnvironmentConfig config, PoolServices services)
    {
        (Config, this.services) = (config, services);
        Activity = services.Activities.Of(config);
        Environments = new LiveEnvironments(config, services, waiting, gate);
        starts = new EnvironmentStarts(config, services, waiting, Environments, Activity, Prepare, gate);
    }

    public EnvironmentConfig Config { get; }

    public FunctionActivity Activity { get; }

    public LiveEnvironments Environments { get; }

    /// <summary>Null when this pool was removed meanwhile: ask for it again.</summary>
    public ValueTask<ExecutionEnvironment>? Assign()
    {
        TaskCompletionSource<ExecutionEnvironment> waiter;
        lock (gate)
        {
            if (isClosed) return null;
            if (Environments.HasIdle) return new ValueTask<ExecutionEnvironment>(Environments.TakeLatest());
            var mustStart = waiting.MustStartForNext;
            if (mustStart && !services.MayGrow(Config)) throw EnvironmentStarts.TooFast();
            waiter = waiting.Enter();
            // One that has posted its response asks for the next event in a moment: sooner than any start would be ready.
            if (!mustStart)
            {
                starts.SetGrace();
                return new ValueTask<ExecutionEnvironment>(waiter.Task);
            }

            waiting.BeginStart();
        }

        starts.Begin(ahead: null);
        return new ValueTask<ExecutionEnvironment>(waiter.Task);
    }

    /// <summary>
    /// Starts an environment that nobody waits for yet; whoever comes first takes it, also while it starts. False when this
    /// pool was removed meanwhile.
    /// </summary>
    public bool TryStartAhead(TaskCompletionSource<InitOutcome> ahead)
    {
        lock (gate)
        {
            if (isClosed) return false;
            waiting.BeginStart();
        }

        starts.Begin(ahead);
        return true;
    }

    /// <summary>The invocation of an environment is settled; it is free once its runtime is back too.</summary>
    public void Settled(ExecutionEnvironment environment)
    {
        TaskCompletionSource<ExecutionEnvironment>? waiter = null;
        lock (gate)
        {
            environment.IsSettled = true;
            if (environment.IsRuntimeBack) waiter = Free(environment);
            else waiting.BeginReturn();
        }

        waiter?.SetResult(environment);
    }

    /// <summary>Likewise, for an environment in which extensions go on when the caller has its answer: it is busy, and counts as such, until then.</summary>
    /// <param name="rest">Completes when they are done, or have been reset.</param>
    public void Settled(ExecutionEnvironment environment, Func<Task> rest, ConcurrencyPermit permit)
    {
        lock (gate) waiting.BeginReturn();
        services.Tasks.Run($"Extensions of {Config.FunctionName}", async () =>
        {
            using (permit)
            {
                try
                {
                    await rest();
                }
                catch
                {
                    lock (gate) waiting.EndReturn();
                    Discard(environment);
                    throw;
                }
            }

            lock (gate) waiting.EndReturn();
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
            waiting.EndReturn();
            waiter = Free(environment);
        }

        waiter?.SetResult(environment);
    }

    /// <summary>Something about an environment broke that is not its function: it is not used again.</summary>
    public void Discard(ExecutionEnvironment environment)
    {
        lock (gate) Environments.End(environment);
    }

    /// <summary>True, and closed for good, when nothing is left here.</summary>
    public bool TryClose()
    {
        lock (gate)
        {
            if (Environments.IsAny || !waiting.IsQuiet) return false;
            isClosed = true;
        }

        Dispose();
        return true;
    }

    /// <summary>At shutdown: ends every environment, busy or not.</summary>
    public void EndAll()
    {
        IReadOnlyList<TaskCompletionSource<ExecutionEnvironment>> refused;
        lock (gate)
        {
            refused = waiting.TakeAll();
            Environments.EndAll();
        }

        foreach (var waiter in refused) waiter.SetException(EnvironmentStarts.Explain(new OperationCanceledException()));
    }

    public void Dispose() => starts.Dispose();

    private TaskCompletionSource<ExecutionEnvironment>? Free(ExecutionEnvironment environment)
    {
        environment.IsSettled = false;
        environment.End();
        // A provisioned one without its runtime is replaced: its initialisation belongs to nobody's invocation.
        if (!Config.IsProvisioned || environment.HasRuntime)
            return environment.Lifecycle.TryMove(EnvironmentState.Busy, EnvironmentState.Idle) ? Environments.Offer(environment) : null;
        Environments.End(environment);
        return null;
    }

    private void Prepare(ExecutionEnvironment environment)
    {
        environment.RuntimeBack = RuntimeBack;
        environment.Overran = Overran;
        lock (gate) Environments.Add(environment);
    }

    /// <summary>The timeout also holds for what a runtime does between its response and its next call.</summary>
    private void Overran(ExecutionEnvironment environment) => services.Tasks.Run(
        $"Resetting an environment of {Config.FunctionName}",
        async () =>
        {
            await environment.StopRuntimeAsync();
            RuntimeBack(environment);
        });
}
