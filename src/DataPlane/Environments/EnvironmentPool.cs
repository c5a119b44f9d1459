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
    private readonly EnvironmentReturns returns;
    private bool isClosed;

    public EnvironmentPool(EnvironmentConfig config, PoolServices services)
    {
        (Config, this.services) = (config, services);
        Activity = services.Activities.Of(config);
        Environments = new LiveEnvironments(config, services, waiting, gate);
        starts = new EnvironmentStarts(config, services, waiting, Environments, Activity, Prepare, gate);
        returns = new EnvironmentReturns(config, services, waiting, Environments, starts, gate);
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

    /// <inheritdoc cref="EnvironmentReturns.Settled(ExecutionEnvironment)"/>
    public void Settled(ExecutionEnvironment environment) => returns.Settled(environment);

    /// <inheritdoc cref="EnvironmentReturns.Settled(ExecutionEnvironment, Func{Task}, ConcurrencyPermit)"/>
    public void Settled(ExecutionEnvironment environment, Func<Task> rest, ConcurrencyPermit permit) => returns.Settled(environment, rest, permit);

    /// <inheritdoc cref="EnvironmentReturns.Discard"/>
    public void Discard(ExecutionEnvironment environment) => returns.Discard(environment);

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

    private void Prepare(ExecutionEnvironment environment)
    {
        environment.RuntimeBack = returns.RuntimeBack;
        environment.Overran = returns.Overran;
        lock (gate) Environments.Add(environment);
    }
}
