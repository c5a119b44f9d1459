namespace Hearth.DataPlane.Environments;

/// <summary>
/// The environments of one pool from their sandbox on to their end: who gets one that is idle, which of them end, and how. What takes
/// or offers an environment is called under the pool's lock, which the rest takes.
/// </summary>
internal sealed class LiveEnvironments(
    EnvironmentConfig config, PoolServices services, WaitingInvocations<ExecutionEnvironment> waiting, Lock gate)
{
    private readonly HashSet<ExecutionEnvironment> all = [];
    private readonly IdleOrder<ExecutionEnvironment> idle = new(static environment => environment.IdleSince);
    private bool isRetired;

    /// <summary>When the oldest idle environment became idle; null when none is.</summary>
    public long? OldestIdle
    {
        get { lock (gate) return idle.OldestSince; }
    }

    /// <summary>Whether they stay, however long they are idle.</summary>
    public bool IsKept
    {
        get { lock (gate) return config.IsProvisioned && !isRetired; }
    }

    /// <summary>Under the lock.</summary>
    public bool IsAny => all.Count > 0;

    /// <summary>Under the lock.</summary>
    public bool HasIdle => idle.Count > 0;

    /// <summary>Under the lock. One whose sandbox is there; it starts.</summary>
    public void Add(ExecutionEnvironment environment) => all.Add(environment);

    /// <summary>Under the lock. The idle one used last, busy from now on.</summary>
    public ExecutionEnvironment TakeLatest()
    {
        var environment = idle.TakeLatest();
        environment.Lifecycle.Move(EnvironmentState.Idle, EnvironmentState.Busy);
        return environment;
    }

    /// <summary>Under the lock. An environment is idle: to whoever waits longest, else to those that come.</summary>
    /// <returns>The waiter, already served by the books: to be told outside of the lock, as its invocation goes on at once.</returns>
    public TaskCompletionSource<ExecutionEnvironment>? Offer(ExecutionEnvironment environment)
    {
        if (waiting.TryTake(out var waiter))
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

    /// <summary>Under the lock. Whatever it does: with its Shutdown phase, in the background.</summary>
    public void End(ExecutionEnvironment environment)
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

    /// <summary>Under the lock. Every one, busy or not.</summary>
    public void EndAll()
    {
        isRetired = true;
        idle.Clear();
        foreach (var environment in all) End(environment);
    }

    /// <summary>Under the lock. A start that failed has ended its environment by itself.</summary>
    public void ForgetEnded() => all.RemoveWhere(static environment => environment.Lifecycle.State == EnvironmentState.Ended);

    /// <summary>Idle ones end now, busy ones after their invocation.</summary>
    public void Retire()
    {
        lock (gate)
        {
            isRetired = true;
            while (HasIdle) EndOldestIdle();
        }
    }

    /// <summary>Ends what has been idle since before <paramref name="timestamp"/>.</summary>
    public void EndIdleSince(long timestamp)
    {
        lock (gate)
        {
            while (idle.OldestSince <= timestamp) EndOldestIdle();
        }
    }

    public void EndOldest()
    {
        lock (gate)
        {
            if (HasIdle) EndOldestIdle();
        }
    }

    /// <summary>
    /// Ends environments while more than this are ready: first those that have had their invocations, also after the present one; then
    /// idle ones, the oldest first.
    /// </summary>
    public void TrimTo(int count)
    {
        lock (gate)
        {
            var staying = all.Where(environment => IsReady(environment) && !environment.IsReplaced).ToList();
            var surplus = staying.Count - count;
            foreach (var spent in staying.Where(static environment => environment.IsSpent).Take(surplus))
            {
                surplus--;
                if (idle.Remove(spent)) End(spent);
                else spent.IsReplaced = true;
            }

            for (; surplus > 0 && HasIdle; surplus--) EndOldestIdle();
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

    /// <summary>Environments that are initialised and not ending.</summary>
    public int CountReady()
    {
        lock (gate) return all.Count(IsReady);
    }

    /// <summary>Of these, how many are to be replaced: they have had their invocations.</summary>
    public int CountSpent()
    {
        lock (gate) return all.Count(static environment => environment.IsSpent && IsReady(environment));
    }

    public ExecutionEnvironment[] Snapshot()
    {
        lock (gate) return [.. all];
    }

    private static bool IsReady(ExecutionEnvironment environment) => environment.Lifecycle.State is EnvironmentState.Idle or EnvironmentState.Busy;

    private void EndOldestIdle() => End(idle.TakeOldest());
}
