using Hearth.DataPlane.Activity;
using Hearth.DataPlane.Concurrency;
using Hearth.DataPlane.Snapshots;
using Hearth.Kernel;

namespace Hearth.DataPlane.Environments;

/// <summary>
/// The environments of one configuration. Step 3 of an invocation: the idle one used last, else whichever is ready
/// first, one that becomes free or one that is started for it. A start that lost the race joins the pool.
/// </summary>
internal sealed class EnvironmentPool : IDisposable
{
    private readonly Lock gate = new();
    private readonly EnvironmentConfig config;
    private readonly PoolServices services;
    private readonly IdleOrder<ExecutionEnvironment> idle = new(static environment => environment.IdleSince);
    private readonly HashSet<ExecutionEnvironment> all = [];
    private readonly Queue<TaskCompletionSource<ExecutionEnvironment>> waiting = [];
    private readonly Deadline grace;
    private int starting;
    private int returning;
    private bool isGraceSet;
    private bool isRetired;
    private bool isClosed;

    public EnvironmentPool(EnvironmentConfig config, PoolServices services)
    {
        (this.config, this.services) = (config, services);
        Activity = services.Activities.Of(config);
        grace = new Deadline(services.Time, StartForWaiting);
    }

    public EnvironmentConfig Config => config;

    public FunctionActivity Activity { get; }

    /// <summary>Null when this pool was removed meanwhile: ask for it again.</summary>
    public ValueTask<ExecutionEnvironment>? Assign()
    {
        TaskCompletionSource<ExecutionEnvironment> waiter;
        lock (gate)
        {
            if (isClosed) return null;
            if (idle.Count > 0) return new ValueTask<ExecutionEnvironment>(TakeLast());
            if (waiting.Count >= starting + returning && !services.MayGrow(config)) throw TooFast();
            waiter = new TaskCompletionSource<ExecutionEnvironment>();
            waiting.Enqueue(waiter);
            // One that has posted its response asks for the next event in a moment: sooner than any start would be ready.
            if (!StartRule.MustStart(waiting.Count, starting, returning))
            {
                if (waiting.Count > starting) SetGrace();
                return new ValueTask<ExecutionEnvironment>(waiter.Task);
            }

            starting++;
        }

        services.Tasks.Run($"Starting an environment of {config.FunctionName}", () => StartAsync(ahead: null));
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
            starting++;
        }

        services.Tasks.Run($"Starting an environment of {config.FunctionName} ahead", () => StartAsync(ahead));
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
            else returning++;
        }

        waiter?.SetResult(environment);
    }

    /// <summary>Likewise, for an environment in which extensions go on when the caller has its answer: it is busy, and counts as such, until then.</summary>
    /// <param name="rest">Completes when they are done, or have been reset.</param>
    public void Settled(ExecutionEnvironment environment, Func<Task> rest, ConcurrencyPermit permit)
    {
        lock (gate) returning++;
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
                    lock (gate) returning--;
                    Discard(environment);
                    throw;
                }
            }

            lock (gate) returning--;
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
            returning--;
            waiter = Free(environment);
        }

        waiter?.SetResult(environment);
    }

    /// <summary>Something about an environment broke that is not its function: it is not used again.</summary>
    public void Discard(ExecutionEnvironment environment)
    {
        lock (gate) End(environment);
    }

    /// <summary>Idle ones end now, busy ones after their invocation.</summary>
    public void Retire()
    {
        lock (gate)
        {
            isRetired = true;
            while (idle.Count > 0) EndOldestLocked();
        }
    }

    /// <summary>Ends what has been idle since before <paramref name="timestamp"/>.</summary>
    public void EndIdleSince(long timestamp)
    {
        lock (gate)
        {
            while (idle.OldestSince <= timestamp) EndOldestLocked();
        }
    }

    /// <summary>When the oldest idle environment became idle; null when none is.</summary>
    public long? OldestIdle
    {
        get { lock (gate) return idle.OldestSince; }
    }

    public void EndOldest()
    {
        lock (gate)
        {
            if (idle.Count > 0) EndOldestLocked();
        }
    }

    /// <summary>True, and closed for good, when nothing is left here.</summary>
    public bool TryClose()
    {
        lock (gate)
        {
            if (all.Count > 0 || starting > 0 || waiting.Count > 0) return false;
            isClosed = true;
        }

        Dispose();
        return true;
    }

    public void Dispose() => grace.Dispose();

    /// <summary>Whether its environments stay, however long they are idle.</summary>
    public bool IsKept
    {
        get { lock (gate) return config.IsProvisioned && !isRetired; }
    }

    /// <summary>Environments that are initialised and not ending.</summary>
    public int CountReady()
    {
        lock (gate) return all.Count(static environment => environment.Lifecycle.State is EnvironmentState.Idle or EnvironmentState.Busy);
    }

    /// <summary>Ends idle environments, the oldest first, while there are more than this.</summary>
    public void TrimTo(int count)
    {
        lock (gate)
        {
            for (var surplus = all.Count - count; surplus > 0 && idle.Count > 0; surplus--) EndOldestLocked();
        }
    }

    /// <summary>Ends idle environments whose runtime is gone: the next invocation would have to start it.</summary>
    public void EndBroken()
    {
        lock (gate)
        {
            foreach (var broken in idle.Where(static environment => !environment.HasRuntime).ToList())
            {
                idle.Remove(broken);
                End(broken);
            }
        }
    }

    public ExecutionEnvironment[] Snapshot()
    {
        lock (gate) return [.. all];
    }

    /// <summary>At shutdown: ends every environment, busy or not.</summary>
    public void EndAll()
    {
        TaskCompletionSource<ExecutionEnvironment>[] refused;
        lock (gate)
        {
            isRetired = true;
            idle.Clear();
            foreach (var environment in all) End(environment);
            refused = [.. waiting];
            waiting.Clear();
        }

        foreach (var waiter in refused) waiter.SetException(Explain(new OperationCanceledException()));
    }

    private ExecutionEnvironment TakeLast()
    {
        var environment = idle.TakeLatest();
        environment.Lifecycle.Move(EnvironmentState.Idle, EnvironmentState.Busy);
        return environment;
    }

    private TaskCompletionSource<ExecutionEnvironment>? Free(ExecutionEnvironment environment)
    {
        environment.IsSettled = false;
        environment.End();
        // A provisioned one without its runtime is replaced: its initialisation belongs to nobody's invocation.
        if (!config.IsProvisioned || environment.HasRuntime)
            return environment.Lifecycle.TryMove(EnvironmentState.Busy, EnvironmentState.Idle) ? Offer(environment) : null;
        End(environment);
        return null;
    }

    /// <summary>An environment is idle: to whoever waits longest, else to the pool.</summary>
    /// <returns>The waiter, already served by the books: to be told outside of the lock, as its invocation goes on at once.</returns>
    private TaskCompletionSource<ExecutionEnvironment>? Offer(ExecutionEnvironment environment)
    {
        if (waiting.TryDequeue(out var waiter))
        {
            environment.Lifecycle.Move(EnvironmentState.Idle, EnvironmentState.Busy);
            return waiter;
        }

        if (isRetired)
        {
            End(environment);
        }
        else
        {
            environment.IdleSince = services.Time.GetTimestamp();
            idle.Add(environment);
            environment.Rest();
        }

        return null;
    }

    /// <param name="ahead">Told how it went; null when the start is for whoever waits.</param>
    private async Task StartAsync(TaskCompletionSource<InitOutcome>? ahead)
    {
        await SocketThread.Leave(); // A start mounts and forks.
        TaskCompletionSource<ExecutionEnvironment>? waiter = null;
        try
        {
            Func<bool> isNeeded = ahead is null ? IsNeeded : static () => true;
            var environment = config.IsSnapStart
                ? await services.Snapshots.RestoreAsync(config, isNeeded, Prepare)
                : await services.Factory.StartAsync(config, isNeeded, Prepare, services.Stopping);
            lock (gate)
            {
                if (environment is null) return; // IsNeeded has taken it off the count.
                starting--;
                // One that is provisioned is for invocations that need no initialisation: without it, it is of no use.
                if (config.IsProvisioned && environment.FirstInit!.Failure is not null) End(environment);
                else if (environment.Lifecycle.TryMove(EnvironmentState.Starting, EnvironmentState.Idle)) waiter = Offer(environment);
            }

            Activity.Started(config.InitializationType, environment.FirstInit!.Duration);
            waiter?.SetResult(environment);
            ahead?.SetResult(environment.FirstInit);
        }
        catch (Exception e)
        {
            lock (gate)
            {
                starting--;
                all.RemoveWhere(static environment => environment.Lifecycle.State == EnvironmentState.Ended);
                // Whoever has nothing left that could become ready for it gets the failure.
                if (waiting.Count > starting + returning) waiting.TryDequeue(out waiter);
                if (waiting.Count > starting) SetGrace();
            }

            waiter?.SetException(Explain(e));
            ahead?.SetException(Explain(e));
            if (e is not (AwsError or OperationCanceledException)) throw;
        }
    }

    /// <summary>Gives up a start, still unmade, that nobody waits for any more.</summary>
    private bool IsNeeded()
    {
        lock (gate)
        {
            if (StartRule.IsNeeded(waiting.Count, starting)) return true;
            starting--;
            return false;
        }
    }

    private void Prepare(ExecutionEnvironment environment)
    {
        environment.RuntimeBack = RuntimeBack;
        environment.Overran = Overran;
        lock (gate) all.Add(environment);
    }

    /// <summary>From the first that waits: those that come after it must not put it off.</summary>
    private void SetGrace()
    {
        if (isGraceSet) return;
        isGraceSet = true;
        grace.Set(services.Options.ReturnGrace);
    }

    private void StartForWaiting()
    {
        var refused = new List<TaskCompletionSource<ExecutionEnvironment>>();
        lock (gate)
        {
            isGraceSet = false;
            while (waiting.Count > starting)
            {
                if (!services.MayGrow(config))
                {
                    refused.Add(waiting.Dequeue());
                    continue;
                }

                starting++;
                services.Tasks.Run($"Starting an environment of {config.FunctionName}", () => Task.Run(() => StartAsync(ahead: null)));
            }
        }

        foreach (var waiter in refused) waiter.SetException(TooFast());
    }

    /// <summary>The timeout also holds for what a runtime does between its response and its next call.</summary>
    private void Overran(ExecutionEnvironment environment) => services.Tasks.Run(
        $"Resetting an environment of {config.FunctionName}",
        async () =>
        {
            await environment.StopRuntimeAsync();
            RuntimeBack(environment);
        });

    private void EndOldestLocked() => End(idle.TakeOldest());

    private void End(ExecutionEnvironment environment)
    {
        if (!environment.Lifecycle.TryShutDown()) return;
        services.Tasks.Run(
            $"Ending an environment of {config.FunctionName}",
            () => Task.Run(async () =>
            {
                await environment.DisposeAsync();
                environment.Lifecycle.TryMove(EnvironmentState.ShuttingDown, EnvironmentState.Ended);
                lock (gate) all.Remove(environment);
            }));
    }

    /// <summary>https://docs.aws.amazon.com/lambda/latest/dg/scaling-behavior.html</summary>
    private static AwsError TooFast() => Throttle.Error(ThrottleReason.ConcurrentInvocationLimitExceeded);

    private static Exception Explain(Exception e) => e switch
    {
        AwsError => e,
        OperationCanceledException => new AwsError("ServiceException", "The server is shutting down.", 503),
        _ => new AwsError("ServiceException", $"An execution environment could not be started: {e.Message}", 500),
    };
}
