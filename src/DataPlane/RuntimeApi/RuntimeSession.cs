using Hearth.DataPlane.Extensions;
using Hearth.DataPlane.Telemetry;
using Hearth.Sandbox;

namespace Hearth.DataPlane.RuntimeApi;

/// <summary>
/// One run of a runtime process, seen through the Runtime API. Its states and the answers to calls that do not
/// fit them are those of AWS's runtime interface emulator.
/// </summary>
/// <param name="extensions">Those that call through the same socket, and <paramref name="telemetry"/> what they may subscribe to.</param>
/// <param name="returned">Called when the runtime asks for its next event after answering one, or has ended after it.</param>
/// <param name="isSnapshot">Whether <c>restore/next</c> waits for <see cref="Restore"/>; else it is answered at once.</param>
internal sealed class RuntimeSession(
    EnvironmentConfig config, ExtensionSet extensions, EnvironmentTelemetry telemetry, Action<RuntimeSession> returned, bool isSnapshot = false)
{
    private readonly Lock gate = new();
    private readonly TaskCompletionSource<RuntimeAnswer?> initialized = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<bool> restoring = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<RuntimeAnswer?> restored = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private RuntimeState state = RuntimeState.Started;
    private TaskCompletionSource<ActiveInvocation?>? parked;
    private ActiveInvocation? current;
    private bool delivered;

    public EnvironmentConfig Config => config;

    public ExtensionSet Extensions => extensions;

    public EnvironmentTelemetry Telemetry => telemetry;

    /// <summary>Completes with null at the first <c>next</c> (that of a snapshot: <c>restore/next</c>), else with what went wrong.</summary>
    public Task<RuntimeAnswer?> Initialized => initialized.Task;

    /// <summary>Of a snapshot: completes with null at the first <c>invocation/next</c>, else with what went wrong.</summary>
    public Task<RuntimeAnswer?> Restored => restored.Task;

    public bool HasEnded
    {
        get { lock (gate) return state == RuntimeState.Ended; }
    }

    /// <summary>False when the runtime waits for an event or has ended.</summary>
    public bool IsAtWork
    {
        get { lock (gate) return state is not (RuntimeState.Ready or RuntimeState.Ended); }
    }

    /// <summary>GET next: parks until an invocation is handed over. Null result: the process has ended.</summary>
    public NextCall Next()
    {
        // The continuation runs on the thread that hands over: one wake-up, and that of the runtime itself.
        var call = new TaskCompletionSource<ActiveInvocation?>();
        TaskCompletionSource<ActiveInvocation?>? superseded;
        ActiveInvocation? handOver;
        bool cameBack;
        lock (gate)
        {
            if (state is RuntimeState.Running or RuntimeState.InitError or RuntimeState.RestoreReady or RuntimeState.RestoreError or RuntimeState.Ended && !IsReconnect())
                return new NextCall(Refusal.IllegalTransition(state, RuntimeState.Ready), null);
            cameBack = state is RuntimeState.InvocationResponse or RuntimeState.InvocationErrorResponse;
            // A runtime that lost its connection asks again: the newest call is the one that is answered.
            superseded = parked;
            handOver = current is not null && !delivered && state == RuntimeState.Running ? current : null;
            if (handOver is null)
            {
                parked = call;
                current = null;
                state = RuntimeState.Ready;
            }
            else
            {
                delivered = true;
                parked = null;
            }
        }

        superseded?.TrySetResult(null);
        initialized.TrySetResult(null);
        restored.TrySetResult(null);
        if (handOver is not null) call.SetResult(handOver);
        if (cameBack) returned(this);
        return new NextCall(null, call);
    }

    /// <summary>The connection of a parked call broke: what is handed over next waits for the runtime's next call.</summary>
    public void Abandon(NextCall call)
    {
        lock (gate)
        {
            if (parked == call.Source) parked = null;
        }

        call.Source?.TrySetResult(null);
    }

    /// <summary>Step 4 of an invocation: answers the parked call. False: the runtime has ended.</summary>
    public bool HandOver(ActiveInvocation invocation)
    {
        TaskCompletionSource<ActiveInvocation?>? call;
        lock (gate)
        {
            if (state == RuntimeState.Ended) return false;
            current = invocation;
            state = RuntimeState.Running;
            call = parked;
            parked = null;
            delivered = call is not null;
        }

        if (call?.TrySetResult(invocation) == false)
        {
            lock (gate) delivered = false;
        }

        return true;
    }

    /// <summary>POST response or error for <paramref name="requestId"/>: from here no other answer is taken.</summary>
    public Refusal? BeginAnswer(ReadOnlySpan<char> requestId, RuntimeState target, out ActiveInvocation? invocation)
    {
        lock (gate)
        {
            invocation = null;
            if (state != RuntimeState.Running) return Refusal.IllegalTransition(state, target);
            if (!requestId.SequenceEqual(current!.Invocation.RequestId)) return Refusal.InvalidRequestId;
            state = target;
            invocation = current;
            return null;
        }
    }

    /// <summary>The body broke off: the runtime may post again; if it is dying its end answers instead.</summary>
    public void RevokeAnswer()
    {
        lock (gate)
        {
            if (state is RuntimeState.InvocationResponse or RuntimeState.InvocationErrorResponse) state = RuntimeState.Running;
        }
    }

    /// <summary>POST init/error.</summary>
    public Refusal? FailInit(RuntimeAnswer.Error error)
    {
        lock (gate)
        {
            if (state != RuntimeState.Started) return Refusal.IllegalTransition(state, RuntimeState.InitError);
            state = RuntimeState.InitError;
        }

        initialized.TrySetResult(error);
        return null;
    }

    /// <summary>GET restore/next. The task's result is false when the process has ended instead.</summary>
    public Refusal? NextRestore(out Task<bool> restore)
    {
        restore = isSnapshot ? restoring.Task : Task.FromResult(true);
        lock (gate)
        {
            if (!isSnapshot) return null;
            if (state != RuntimeState.Started && state != RuntimeState.RestoreReady)
                return Refusal.IllegalTransition(state, RuntimeState.RestoreReady);
            state = RuntimeState.RestoreReady;
        }

        initialized.TrySetResult(null);
        return null;
    }

    /// <summary>Answers the waiting <c>restore/next</c>: the after-restore hooks run until <see cref="Restored"/>.</summary>
    public void Restore()
    {
        lock (gate)
        {
            if (state == RuntimeState.RestoreReady) state = RuntimeState.Restoring;
        }

        restoring.TrySetResult(true);
    }

    /// <summary>POST restore/error: an after-restore hook has failed.</summary>
    public Refusal? FailRestore(RuntimeAnswer.Error error)
    {
        lock (gate)
        {
            // One that was not kept as a snapshot went through its hooks as a part of its initialisation.
            if (state != RuntimeState.Restoring && (isSnapshot || state != RuntimeState.Started))
                return Refusal.IllegalTransition(state, RuntimeState.RestoreError);
            state = RuntimeState.RestoreError;
        }

        initialized.TrySetResult(error);
        restored.TrySetResult(error);
        return null;
    }

    /// <summary>The process has ended, by itself or killed.</summary>
    public void End(ProcessExit exit, bool outOfMemory)
    {
        TaskCompletionSource<ActiveInvocation?>? call;
        ActiveInvocation? interrupted;
        lock (gate)
        {
            if (state == RuntimeState.Ended) return;
            state = RuntimeState.Ended;
            call = parked;
            parked = null;
            interrupted = current;
            current = null;
        }

        var answer = new RuntimeAnswer.Exited(exit, outOfMemory);
        initialized.TrySetResult(answer);
        restored.TrySetResult(answer);
        restoring.TrySetResult(false);
        call?.TrySetResult(null);
        interrupted?.TryAnswer(answer);
        returned(this);
    }

    private bool IsReconnect() => state == RuntimeState.Running && !delivered;
}

/// <summary>A GET next that was accepted (with its source) or refused.</summary>
internal readonly record struct NextCall(Refusal? Refusal, TaskCompletionSource<ActiveInvocation?>? Source);

/// <summary>The emulator's states; the names appear in its error messages.</summary>
internal enum RuntimeState
{
    Started,
    Ready,
    Running,
    InvocationResponse,
    InvocationErrorResponse,
    InitError,

    /// <summary>Initialised and kept as a snapshot.</summary>
    RestoreReady,
    Restoring,
    RestoreError,
    Ended,
}
