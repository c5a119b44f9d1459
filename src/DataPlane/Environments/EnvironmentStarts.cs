using Hearth.DataPlane.Activity;
using Hearth.DataPlane.Concurrency;
using Hearth.Kernel;

namespace Hearth.DataPlane.Environments;

/// <summary>
/// Starts the environments of one pool: at once for an invocation that has nothing on its way to it, or no more; after a grace for those
/// that count on an environment that returns; or ahead of all invocations.
/// </summary>
/// <param name="prepare">Told of each environment before it initialises.</param>
internal sealed class EnvironmentStarts : IDisposable
{
    private readonly EnvironmentConfig config;
    private readonly PoolServices services;
    private readonly WaitingInvocations<ExecutionEnvironment> waiting;
    private readonly LiveEnvironments environments;
    private readonly FunctionActivity activity;
    private readonly Action<ExecutionEnvironment> prepare;
    private readonly Lock gate;
    private readonly Deadline grace;
    private bool isGraceSet;

    public EnvironmentStarts(
        EnvironmentConfig config, PoolServices services, WaitingInvocations<ExecutionEnvironment> waiting, LiveEnvironments environments,
        FunctionActivity activity, Action<ExecutionEnvironment> prepare, Lock gate)
    {
        (this.config, this.services, this.waiting, this.environments) = (config, services, waiting, environments);
        (this.activity, this.prepare, this.gate) = (activity, prepare, gate);
        grace = new Deadline(services.Time, EndGrace);
    }

    /// <summary>One that has been counted; outside of the lock, as it may run on this thread.</summary>
    /// <param name="ahead">Told how it went; null when the start is for whoever waits.</param>
    public void Begin(TaskCompletionSource<InitOutcome>? ahead)
        => services.Tasks.Run($"Starting an environment of {config.FunctionName}{(ahead is null ? "" : " ahead")}", () => StartAsync(ahead));

    /// <summary>Under the lock. From the first that counts on a return: those that come after it must not put it off.</summary>
    public void SetGrace()
    {
        if (isGraceSet || !waiting.CountsOnReturn) return;
        isGraceSet = true;
        grace.Set(services.Options.ReturnGrace);
    }

    /// <summary>Under the lock, when something that was on its way does not come: whoever counted on it has a start begun at once, or is refused.</summary>
    public void Relieve()
    {
        if (waiting.HasStranded) Relieve(isGraceOver: false);
    }

    public void Dispose() => grace.Dispose();

    /// <summary>https://docs.aws.amazon.com/lambda/latest/dg/scaling-behavior.html</summary>
    public static AwsError TooFast() => Throttle.Error(ThrottleReason.ConcurrentInvocationLimitExceeded);

    /// <summary>What an invocation is told whose environment does not come.</summary>
    public static Exception Explain(Exception e) => e switch
    {
        AwsError => e,
        OperationCanceledException => new AwsError("ServiceException", "The server is shutting down.", 503),
        _ => new AwsError("ServiceException", $"An execution environment could not be started: {e.Message}", 500),
    };

    private async Task StartAsync(TaskCompletionSource<InitOutcome>? ahead)
    {
        await SocketThread.Leave(); // A start mounts and forks.
        TaskCompletionSource<ExecutionEnvironment>? waiter = null;
        try
        {
            services.Stopping.ThrowIfCancellationRequested();
            Func<bool> isNeeded = ahead is null ? IsNeeded : static () => true;
            var environment = config.IsSnapStart
                ? await services.Snapshots.RestoreAsync(config, isNeeded, prepare)
                : await services.Factory.StartAsync(config, isNeeded, prepare, services.Stopping);
            if (environment is null) return; // IsNeeded has taken it off the count.
            lock (gate)
            {
                waiting.EndStart();
                if (!IsOfUse(environment)) environments.End(environment);
                else if (environment.Lifecycle.TryMove(EnvironmentState.Starting, EnvironmentState.Idle)) waiter = environments.Offer(environment);
                Relieve();
            }

            activity.Started(config.InitializationType, environment.FirstInit!.Duration);
            waiter?.SetResult(environment);
            ahead?.SetResult(environment.FirstInit);
        }
        catch (Exception e)
        {
            lock (gate)
            {
                waiting.EndStart();
                environments.ForgetEnded();
                // Whoever has nothing left that could become ready for it gets the failure.
                if (waiting.HasStranded) waiting.TryTake(out waiter);
                SetGrace();
            }

            waiter?.SetException(Explain(e));
            ahead?.SetException(Explain(e));
            if (e is not (AwsError or OperationCanceledException)) throw;
        }
    }

    /// <summary>Asked when a start's turn has come: nobody may wait for it any more.</summary>
    private bool IsNeeded()
    {
        lock (gate) return !waiting.TryGiveUpStart();
    }

    /// <summary>
    /// One that is provisioned is for invocations that need no initialisation. But whoever counted on it takes it, initialises it again and gets
    /// the function's error, as on demand; another would fail like it.
    /// </summary>
    private bool IsOfUse(ExecutionEnvironment environment)
        => !config.IsProvisioned || environment.FirstInit!.Failure is null || waiting.HasStranded;

    private void EndGrace()
    {
        lock (gate)
        {
            isGraceSet = false;
            Relieve(isGraceOver: true);
        }
    }

    private void Relieve(bool isGraceOver)
    {
        var (more, refused) = waiting.Relieve(() => services.MayGrow(config), isGraceOver);
        // By other threads, as the lock is held.
        for (; more > 0; more--)
            services.Tasks.Run($"Starting an environment of {config.FunctionName}", () => Task.Run(() => StartAsync(ahead: null)));
        foreach (var waiter in refused)
            services.Tasks.Run($"Refusing an invocation of {config.FunctionName}", () => Task.Run(() => waiter.SetException(TooFast())));
    }
}
