using Hearth.DataPlane.Activity;
using Hearth.DataPlane.Concurrency;
using Hearth.Kernel;

namespace Hearth.DataPlane.Environments;

/// <summary>
/// Starts the environments of one pool: at once for an invocation that has nothing on its way to it, after a grace for those that
/// count on an environment that returns, or ahead of all invocations.
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
            Func<bool> isNeeded = ahead is null ? IsNeeded : static () => true;
            var environment = config.IsSnapStart
                ? await services.Snapshots.RestoreAsync(config, isNeeded, prepare)
                : await services.Factory.StartAsync(config, isNeeded, prepare, services.Stopping);
            if (environment is null) return; // IsNeeded has taken it off the count.
            lock (gate)
            {
                waiting.EndStart();
                // One that is provisioned is for invocations that need no initialisation: without it, it is of no use.
                if (config.IsProvisioned && environment.FirstInit!.Failure is not null) environments.End(environment);
                else if (environment.Lifecycle.TryMove(EnvironmentState.Starting, EnvironmentState.Idle)) waiter = environments.Offer(environment);
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

    private void EndGrace()
    {
        var refused = new List<TaskCompletionSource<ExecutionEnvironment>>();
        lock (gate)
        {
            isGraceSet = false;
            while (waiting.CountsOnReturn)
            {
                if (!services.MayGrow(config))
                {
                    if (waiting.TryTake(out var waiter)) refused.Add(waiter);
                    continue;
                }

                waiting.BeginStart();
                services.Tasks.Run($"Starting an environment of {config.FunctionName}", () => Task.Run(() => StartAsync(ahead: null)));
            }
        }

        foreach (var waiter in refused) waiter.SetException(TooFast());
    }
}
