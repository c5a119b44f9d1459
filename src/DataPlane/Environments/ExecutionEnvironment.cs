using Hearth.DataPlane.Extensions;
using Hearth.DataPlane.FunctionLogs;
using Hearth.DataPlane.RuntimeApi;
using Hearth.DataPlane.Runtimes;
using Hearth.Kernel;
using Hearth.Sandbox;

namespace Hearth.DataPlane.Environments;

/// <summary>
/// One live sandbox and the runtime in it. It is owned by its pool while idle and by one invocation while busy;
/// only that owner calls it, so that nothing here needs a lock but what the runtime itself does at any time.
/// </summary>
internal sealed class ExecutionEnvironment : IAsyncDisposable
{
    private const int KillSignal = 9;
    private const int MegabytesPerCore = 1769; // https://docs.aws.amazon.com/lambda/latest/dg/configuration-memory.html

    private readonly ISandbox sandbox;
    private readonly RuntimeStart runtimeStart;
    private readonly TimeProvider time;
    private readonly EnvironmentFreezer freezer;
    private readonly Deadline deadline;
    private readonly double? cores;
    private readonly Task accepting;
    private readonly RuntimeDoor door;
    private readonly DataPlaneOptions options;
    private readonly long bornAt;
    private volatile ActiveInvocation? active;
    private volatile ExtendedInvocation? extended;
    private volatile bool isStopping;
    private int isDisposed;
    private EnvironmentRun? run;

    public ExecutionEnvironment(
        EnvironmentConfig config,
        ISandbox sandbox,
        RuntimeDoor door,
        RuntimeStart runtimeStart,
        EnvironmentLog log,
        EnvironmentListeners listeners,
        DataPlaneOptions options,
        TimeProvider time)
    {
        (Config, this.sandbox, this.door, this.runtimeStart, Log, this.time) = (config, sandbox, door, runtimeStart, log, time);
        this.options = options;
        StartedAt = time.GetUtcNow();
        bornAt = time.GetTimestamp();
        var share = (double)config.MemoryMb / MegabytesPerCore;
        cores = share < options.MachineCores ? share : null;
        freezer = new EnvironmentFreezer(sandbox, Lifecycle, time, options);
        deadline = new Deadline(time, Expire);
        accepting = listeners.AcceptAwsAsync(sandbox, config);
    }

    public string Id => sandbox.Id;

    public EnvironmentConfig Config { get; }

    public EnvironmentLog Log { get; }

    public EnvironmentLifecycle Lifecycle { get; } = new();

    public DateTimeOffset StartedAt { get; }

    public long InvocationCount { get; private set; }

    /// <summary>It has had as many invocations as it may have, or is as old as it may be.</summary>
    public bool IsSpent => InvocationCount >= options.InvocationsPerEnvironment || time.GetElapsedTime(bornAt) >= options.EnvironmentLifetime;

    /// <summary>Guarded by the pool: when it last became idle.</summary>
    public long IdleSince { get; set; }

    /// <summary>Guarded by the pool: the present invocation has its END and REPORT; only the runtime is not back yet.</summary>
    public bool IsSettled { get; set; }

    /// <summary>Guarded by the pool: its caller has the answer, and invocations that wait may count on it.</summary>
    public bool IsReturning { get; set; }

    /// <summary>Guarded by the pool, of a provisioned one that is busy: another is there in its place, and it ends after its invocation.</summary>
    public bool IsReplaced { get; set; }

    /// <summary>How the Init phase ended; null until it has.</summary>
    public InitOutcome? FirstInit { get; set; }

    /// <summary>Of the Init phase, when that succeeded.</summary>
    public TimeSpan? InitDuration { get; set; }

    /// <summary>How long the restore took that made this environment of a snapshot; null when it was initialised.</summary>
    public TimeSpan? RestoreDuration { get; set; }

    /// <summary>False after a failed init, an exit or a kill: the next invocation initialises first.</summary>
    public bool HasRuntime => door.Session is { HasEnded: false } current && current.Initialized.IsCompletedSuccessfully
        && current.Initialized.Result is null && !current.Extensions.Failure.IsCompleted;

    /// <summary>Whether extensions take part in its invocations and in its end; few functions have any.</summary>
    public bool HasExtensions => door.Session is { Extensions.IsAny: true };

    /// <summary>Whether the runtime waits for an event, or is gone and can be started anew.</summary>
    public bool IsRuntimeBack => !isStopping && door.Session is not { IsAtWork: true };

    public bool IsFrozen => freezer.IsFrozen;

    public long MemoryPeakBytes => sandbox.MemoryPeakBytes;

    /// <summary>Rounded up, as REPORT has it.</summary>
    public static int Megabytes(long bytes) => (int)((bytes + (1 << 20) - 1) >> 20);

    /// <summary>Called when <see cref="IsRuntimeBack"/> may have become true.</summary>
    public Action<ExecutionEnvironment> RuntimeBack { get; set; } = static _ => { };

    /// <summary>Called when the timeout passes after the response was posted, with no next call yet.</summary>
    public Action<ExecutionEnvironment> Overran { get; set; } = static _ => { };

    /// <summary>The first invocation reports the Init phase: it is the one that it delayed.</summary>
    public TimeSpan? TakeInitDuration()
    {
        var duration = InitDuration;
        InitDuration = null;
        return duration;
    }

    /// <summary>Like <see cref="TakeInitDuration"/>, of the Restore phase.</summary>
    public TimeSpan? TakeRestoreDuration()
    {
        var duration = RestoreDuration;
        RestoreDuration = null;
        return duration;
    }

    /// <summary>A snapshot's runtime goes on: its after-restore hooks run, and it asks for its first event.</summary>
    /// <param name="limit">Completes when the time is up; the runtime is then killed.</param>
    public async Task<InitOutcome> RestoreAsync(Task limit)
    {
        var started = time.GetTimestamp();
        Log.Write(new PlatformEvent.RestoreStart(
            RuntimeVersion.Name(Config.Runtime), RuntimeVersion.Arn(Config.Region, Config.Runtime), Config.FunctionName, Config.FunctionVersion));
        freezer.Thaw();
        var current = door.Session;
        current?.Restore();
        RuntimeAnswer? failure = current is null ? new RuntimeAnswer.Exited(new ProcessExit(0, null), OutOfMemory: false)
            : await Task.WhenAny(current.Restored, limit) == current.Restored ? await current.Restored
            : new RuntimeAnswer.TimedOut();
        var outcome = new InitOutcome(time.GetElapsedTime(started), failure);
        if (failure is not null) await StopRuntimeAsync();
        Log.Drain();
        var status = failure switch { null => "success", RuntimeAnswer.TimedOut => "timeout", _ => "error" };
        var errorType = status == "error" ? FunctionFailure.TypeOf(failure!) : null;
        Log.Write(new PlatformEvent.RestoreRuntimeDone(status, errorType));
        Log.Write(new PlatformEvent.RestoreReport(outcome.Duration, status, errorType));
        return outcome;
    }

    /// <summary>Starts extensions and runtime and waits until all of them have asked for an event.</summary>
    /// <param name="limit">Completes when the time is up; they are then killed.</param>
    public async Task<InitOutcome> InitializeAsync(InitPhase phase, Task limit)
    {
        await SocketThread.Leave(); // Starting a process takes a millisecond.
        var started = time.GetTimestamp();
        var failure = await StartAsync(phase, limit);
        var outcome = new InitOutcome(time.GetElapsedTime(started), failure);
        // AWS: a function initialises at full speed, which a new sandbox has, and runs at its share from then on.
        if (phase == InitPhase.Init && cores is not null) sandbox.LimitCpu(cores);
        // With extensions an invocation is answered before its environment is reset.
        if (failure is not null && (phase == InitPhase.Init || !HasExtensions)) await ResetAsync(ReasonOf(failure));
        Log.Drain();
        Log.Write(new PlatformEvent.InitReport(
            outcome.Duration, InitOutcome.NameOf(phase), InitOutcome.StatusOf(failure), InitOutcome.ErrorTypeOf(failure), Config.InitializationType));
        return outcome;
    }

    /// <summary>The environment has become busy: it may run, and its time starts to count.</summary>
    public void Begin(ActiveInvocation invocation)
    {
        freezer.Thaw();
        InvocationCount++;
        active = invocation;
        deadline.Set(Config.Timeout);
    }

    /// <summary>Step 4: answers the runtime's waiting next call, and those of extensions that take part.</summary>
    public void HandOver(ActiveInvocation invocation)
    {
        var current = door.Session;
        if (current is { Extensions.IsAny: true }) current.Extensions.Invoke(invocation);
        if (current?.HandOver(invocation) != true)
            invocation.TryAnswer(new RuntimeAnswer.Exited(new ProcessExit(0, null), OutOfMemory: false));
    }

    /// <summary>How the runtime has ended by itself; null while it runs.</summary>
    public RuntimeAnswer? RuntimeEnd => Lifecycle.State == EnvironmentState.Busy ? run?.RuntimeEnd : null;

    /// <summary>The present invocation ends with its extensions, and is told here when each part is over.</summary>
    public void Extend(ExtendedInvocation invocation) => extended = invocation;

    /// <summary>Whether an extension is still at work for the present invocation.</summary>
    public bool AreExtensionsBack => door.Session is not { Extensions.IsAtWork: true };

    /// <summary>The turn is over: neither its invocation nor its time concern the environment any more.</summary>
    public void End()
    {
        deadline.Clear();
        active = null;
        extended = null;
    }

    /// <summary>The environment has become idle.</summary>
    public void Rest()
    {
        // What is buffered would otherwise arrive with the next invocation, minutes later.
        if (HasExtensions) door.Session?.Telemetry.Flush();
        freezer.Schedule();
    }

    /// <summary>Breaks off a response that streams.</summary>
    public void KillRuntime() => run?.KillRuntime();

    public static ShutdownReason ReasonOf(RuntimeAnswer failure) => failure is RuntimeAnswer.TimedOut ? ShutdownReason.Timeout : ShutdownReason.Failure;

    /// <summary>Ends the present run: with a Shutdown phase where there are extensions, with a kill in any case; /tmp and the sockets stay.</summary>
    public async Task ResetAsync(ShutdownReason reason)
    {
        isStopping = true;
        if (run is not null) await run.ShutDownAsync(reason);
        await StopRuntimeAsync();
    }

    /// <summary>Kills every process inside and waits for it; /tmp and the sockets stay.</summary>
    public async Task StopRuntimeAsync()
    {
        isStopping = true;
        await sandbox.KillAllAsync();
        if (run is not null) await run.DisposeAsync();
        run = null;
        door.Session = null;
        isStopping = false;
    }

    public async ValueTask DisposeAsync()
    {
        // At shutdown an environment may end while its start fails.
        if (Interlocked.Exchange(ref isDisposed, 1) != 0) return;
        deadline.Dispose();
        freezer.Thaw();
        freezer.Dispose();
        if (run is not null) await run.ShutDownAsync(ShutdownReason.Spindown);
        await sandbox.DisposeAsync();
        if (run is not null) await run.DisposeAsync();
        // Extensions that were still at work for an invocation do not come back to it.
        extended?.Cut(new RuntimeAnswer.Exited(new ProcessExit(null, KillSignal), OutOfMemory: false));
        await accepting;
        await door.Accepting;
    }

    private async Task<RuntimeAnswer?> StartAsync(InitPhase phase, Task limit)
    {
        // What a dead runtime left running would otherwise meet the new one.
        if (run is not null) await ResetAsync(ShutdownReason.Failure);
        var isSnapshot = Config.IsSnapStart && phase == InitPhase.Init;
        run = new EnvironmentRun(Config, sandbox, Log, new RunEvents(OnRuntimeBack, OnExtensionsBack, OnExtensionFailed), options.Logger, time, isSnapshot);
        door.Session = run.Session;
        return await run.StartAsync(Config, runtimeStart, phase, limit);
    }

    private void OnRuntimeBack()
    {
        extended?.RuntimeIsBack();
        RuntimeBack(this);
    }

    private void OnExtensionsBack() => extended?.ExtensionsAreBack();

    private void OnExtensionFailed(RuntimeAnswer failure)
    {
        active?.TryAnswer(failure);
        extended?.Cut(failure);
    }

    private void Expire()
    {
        if (active is not { } invocation) return;
        var isAnswered = !invocation.TryAnswer(new RuntimeAnswer.TimedOut());
        if (extended is { } ending) ending.Cut(new RuntimeAnswer.TimedOut());
        else if (isAnswered) Overran(this);
    }
}
