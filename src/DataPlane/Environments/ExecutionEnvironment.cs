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
    private const int MegabytesPerCore = 1769; // https://docs.aws.amazon.com/lambda/latest/dg/configuration-memory.html

    private readonly ISandbox sandbox;
    private readonly RuntimeStart runtimeStart;
    private readonly TimeProvider time;
    private readonly EnvironmentFreezer freezer;
    private readonly Deadline deadline;
    private readonly double? cores;
    private readonly Task accepting;
    private readonly RuntimeDoor door;
    private volatile ActiveInvocation? active;
    private volatile bool isStopping;
    private int isDisposed;
    private Task runtimeEnded = Task.CompletedTask;
    private Task runtimeLogged = Task.CompletedTask;

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
        StartedAt = time.GetUtcNow();
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

    /// <summary>Guarded by the pool: when it last became idle.</summary>
    public long IdleSince { get; set; }

    /// <summary>Guarded by the pool: the present invocation has its END and REPORT; only the runtime is not back yet.</summary>
    public bool IsSettled { get; set; }

    /// <summary>How the Init phase ended; null until it has.</summary>
    public InitOutcome? FirstInit { get; set; }

    /// <summary>Of the Init phase, when that succeeded.</summary>
    public TimeSpan? InitDuration { get; set; }

    /// <summary>False after a failed init, an exit or a kill: the next invocation initialises first.</summary>
    public bool HasRuntime => door.Session is { HasEnded: false } current && current.Initialized.IsCompletedSuccessfully
        && current.Initialized.Result is null;

    /// <summary>Whether the runtime waits for an event, or is gone and can be started anew.</summary>
    public bool IsRuntimeBack => !isStopping && door.Session is not { IsAtWork: true };

    public bool IsFrozen => freezer.IsFrozen;

    public long MemoryPeakBytes => sandbox.MemoryPeakBytes;

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

    /// <summary>Starts the runtime and waits for its first next call.</summary>
    /// <param name="limit">Completes when the time is up; the runtime is then killed.</param>
    public async Task<InitOutcome> InitializeAsync(InitPhase phase, Task limit)
    {
        await SocketThread.Leave(); // Starting a process takes a millisecond.
        var started = time.GetTimestamp();
        var failure = await StartAsync(limit);
        var outcome = new InitOutcome(time.GetElapsedTime(started), failure);
        // AWS: a function initialises at full speed, which a new sandbox has, and runs at its share from then on.
        if (phase == InitPhase.Init && cores is not null) sandbox.LimitCpu(cores);
        if (failure is not null) await StopRuntimeAsync();
        Log.Drain();
        Log.Write(new PlatformEvent.InitReport(
            outcome.Duration,
            phase == InitPhase.Init ? "init" : "invoke",
            failure switch { null => "success", RuntimeAnswer.TimedOut => "timeout", _ => "error" },
            failure is null or RuntimeAnswer.TimedOut ? null : FunctionFailure.TypeOf(failure),
            Config.InitializationType));
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

    /// <summary>Step 4: answers the runtime's waiting next call.</summary>
    public void HandOver(ActiveInvocation invocation)
    {
        if (door.Session is not { } current || !current.HandOver(invocation))
            invocation.TryAnswer(new RuntimeAnswer.Exited(new ProcessExit(0, null), OutOfMemory: false));
    }

    /// <summary>The turn is over: neither its invocation nor its time concern the environment any more.</summary>
    public void End()
    {
        deadline.Clear();
        active = null;
    }

    /// <summary>The environment has become idle.</summary>
    public void Rest() => freezer.Schedule();

    /// <summary>Kills every process inside and waits for it; /tmp and the sockets stay.</summary>
    public async Task StopRuntimeAsync()
    {
        isStopping = true;
        await sandbox.KillAllAsync();
        await runtimeEnded;
        await runtimeLogged;
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
        await sandbox.DisposeAsync();
        await runtimeEnded;
        await runtimeLogged;
        await accepting;
        await door.Accepting;
    }

    private async Task<RuntimeAnswer?> StartAsync(Task limit)
    {
        // What a dead runtime left running would otherwise meet the new one.
        if (door.Session is not null) await StopRuntimeAsync();
        using var steps = Spans.Steps();
        steps?.Next("start runtime");
        var command = runtimeStart.Command(Config, sandbox, Log.Stream);
        if (command.Process is null) return new RuntimeAnswer.InvalidEntrypoint(command.Problem!);

        var current = new RuntimeSession(_ => RuntimeBack(this));
        door.Session = current;
        try
        {
            var process = sandbox.Start(command.Process);
            runtimeLogged = Log.FollowAsync(process);
            runtimeEnded = WatchAsync(process, current, sandbox.OutOfMemoryKillCount);
        }
        catch (SandboxException e)
        {
            door.Session = null;
            return RuntimeStart.HasWrapper(Config)
                ? new RuntimeAnswer.Exited(new ProcessExit(127, null), OutOfMemory: false)
                : new RuntimeAnswer.InvalidEntrypoint(e.Message);
        }

        steps?.Next("initialise function");
        return await Task.WhenAny(current.Initialized, limit) == current.Initialized
            ? await current.Initialized
            : new RuntimeAnswer.TimedOut();
    }

    private async Task WatchAsync(ISandboxProcess process, RuntimeSession current, int oomKillsBefore)
    {
        var exit = await process.Exited;
        // Signal 9 with a new entry in the kernel's count: the memory limit and not someone's kill.
        current.End(exit, exit.Signal == 9 && sandbox.OutOfMemoryKillCount > oomKillsBefore);
    }

    private void Expire()
    {
        if (active is { } invocation && !invocation.TryAnswer(new RuntimeAnswer.TimedOut())) Overran(this);
    }
}
