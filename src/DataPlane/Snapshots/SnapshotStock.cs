using System.Collections.Concurrent;
using Hearth.DataPlane.Environments;
using Hearth.Kernel;

namespace Hearth.DataPlane.Snapshots;

/// <summary>
/// SnapStart: initialised copies of published versions wait, frozen, in sandboxes of their own; a cold start takes one and runs its
/// after-restore hooks. The next copy is made in the background. Decision 0014 says why it is copies and not one image of memory.
/// https://docs.aws.amazon.com/lambda/latest/dg/snapstart.html
/// </summary>
internal sealed class SnapshotStock(
    EnvironmentFactory factory, SupervisedTasks tasks, DataPlaneOptions options, TimeProvider time, CancellationToken stopping)
{
    private readonly ConcurrentDictionary<string, Snapshot> snapshots = new(StringComparer.Ordinal);

    /// <summary>Copies that wait, for /_hearth and tests.</summary>
    public int Count(string configurationId) => snapshots.TryGetValue(configurationId, out var snapshot) ? snapshot.Count : 0;

    /// <summary>At publication: the first copy. Its failure is the function's, and nothing is kept then.</summary>
    /// <exception cref="AwsError">No environment can be made.</exception>
    public async Task<InitOutcome> CreateAsync(EnvironmentConfig config)
    {
        var snapshot = Of(config);
        if (!snapshot.TryBegin()) return new InitOutcome(TimeSpan.Zero, Failure: null);
        var made = new TaskCompletionSource<InitOutcome>(TaskCreationOptions.RunContinuationsAsynchronously);
        // Among the tasks, so that shutdown waits for it also when the caller has given up.
        tasks.Run($"Making the first snapshot of {config.FunctionName}", async () =>
        {
            try
            {
                made.SetResult(await MakeAsync(snapshot));
            }
            catch (Exception e)
            {
                made.SetException(e);
            }
        });
        var outcome = await made.Task;
        if (outcome.Failure is not null) snapshots.TryRemove(config.ConfigurationId, out _);
        return outcome;
    }

    /// <summary>A cold start. Without a copy that waits (a burst, or the server has just started) one is initialised first.</summary>
    /// <exception cref="AwsError">SnapStartException or SnapStartTimeoutException when the restore fails.</exception>
    public async Task<ExecutionEnvironment?> RestoreAsync(
        EnvironmentConfig config, Func<bool> isNeeded, Action<ExecutionEnvironment> prepare)
    {
        var snapshot = Of(config);
        var environment = await TakeAsync(snapshot) ?? await factory.StartAsync(config, isNeeded, static _ => { }, stopping);
        Refill(snapshot);
        if (environment is null) return null;
        // As for any environment whose first initialisation failed, the invocation initialises it again within its own time.
        if (environment.FirstInit!.Failure is null) await RestoreAsync(environment);
        prepare(environment);
        return environment;
    }

    public void Retire(string accountId, string region, string functionName, string functionVersion, string? currentConfigurationId)
    {
        foreach (var (id, snapshot) in snapshots)
        {
            var config = snapshot.Config;
            if (config.FunctionName != functionName || config.FunctionVersion != functionVersion || config.AccountId != accountId
                || config.Region != region || id == currentConfigurationId || !snapshots.TryRemove(id, out _)) continue;
            foreach (var copy in snapshot.Retire()) End(copy);
        }
    }

    /// <summary>Once a second: copies that a burst wanted end after the keep-alive, and any copy while memory is short.</summary>
    public void Trim()
    {
        var since = time.GetTimestamp() - (long)(options.KeepAlive.TotalSeconds * time.TimestampFrequency);
        foreach (var snapshot in snapshots.Values)
            foreach (var copy in snapshot.TakeSurplus(since)) End(copy);
        if (!IsMemoryShort()) return;
        foreach (var snapshot in snapshots.Values)
        {
            if (snapshot.Release() is not { } copy) continue;
            End(copy);
            return;
        }
    }

    public void EndAll()
    {
        foreach (var (id, snapshot) in snapshots)
        {
            snapshots.TryRemove(id, out _);
            foreach (var copy in snapshot.Retire()) End(copy);
        }
    }

    private Snapshot Of(EnvironmentConfig config)
        => snapshots.GetOrAdd(config.ConfigurationId, _ => new Snapshot(config, options.SnapshotCopyLimit));

    /// <summary>The next copy whose process still lives; one that the kernel has killed meanwhile, or that is too old, is ended.</summary>
    private async Task<ExecutionEnvironment?> TakeAsync(Snapshot snapshot)
    {
        while (snapshot.Take(time.GetTimestamp()) is { } copy)
        {
            if (copy is { HasRuntime: true, IsSpent: false } && copy.Lifecycle.TryMove(EnvironmentState.Snapshot, EnvironmentState.Starting)) return copy;
            await EndAsync(copy);
        }

        return null;
    }

    private async Task RestoreAsync(ExecutionEnvironment environment)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        var outcome = await environment.RestoreAsync(Task.Delay(options.RestoreTimeout, time, stop.Token));
        await stop.CancelAsync();
        environment.RestoreDuration = outcome.Duration;
        if (outcome.Failure is not { } failure) return;
        await EndAsync(environment);
        throw RestoreFailure.Of(failure);
    }

    private void Refill(Snapshot snapshot)
    {
        // The one that is missing is then initialised when it is wanted: slow, and right.
        if (stopping.IsCancellationRequested || IsMemoryShort()) return;
        while (snapshot.TryBegin())
            tasks.Run($"Making a snapshot of {snapshot.Config.FunctionName}", () => Task.Run(() => MakeAsync(snapshot)));
    }

    private async Task<InitOutcome> MakeAsync(Snapshot snapshot)
    {
        ExecutionEnvironment copy;
        try
        {
            copy = (await factory.StartAsync(snapshot.Config, static () => true, static _ => { }, stopping))!;
        }
        catch
        {
            snapshot.Failed();
            throw;
        }

        var outcome = copy.FirstInit!;
        if (outcome.Failure is not null)
        {
            snapshot.Failed();
            await EndAsync(copy);
            return outcome;
        }

        copy.Lifecycle.Move(EnvironmentState.Starting, EnvironmentState.Snapshot);
        if (snapshot.Add(copy)) copy.Rest();
        else await EndAsync(copy);
        return outcome;
    }

    private bool IsMemoryShort() => options.AvailableMemoryFloorBytes > 0
        && (options.AvailableMemory ?? MachineMemory.ReadAvailableBytes)() < options.AvailableMemoryFloorBytes;

    private void End(ExecutionEnvironment copy) => tasks.Run(
        $"Ending a snapshot of {copy.Config.FunctionName}", () => Task.Run(() => EndAsync(copy)));

    private static async Task EndAsync(ExecutionEnvironment copy)
    {
        copy.Lifecycle.TryShutDown();
        await copy.DisposeAsync();
        copy.Lifecycle.TryMove(EnvironmentState.ShuttingDown, EnvironmentState.Ended);
    }
}
