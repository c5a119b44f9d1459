using Hearth.DataPlane.RuntimeApi;
using Hearth.Sandbox;

namespace Hearth.DataPlane.Extensions;

/// <summary>
/// The extensions of one run of an environment: who may register, who has asked for the next event, and what went wrong
/// first. Pure but for the calls that wait in it; safe to call from any thread.
/// https://docs.aws.amazon.com/lambda/latest/dg/runtimes-extensions-api.html
/// </summary>
/// <param name="back">Called when all that were invoked have asked for their next event.</param>
/// <param name="failed">Called once, for the first failure of an extension outside of shutdown.</param>
internal sealed class ExtensionSet(Action back, Action<RuntimeAnswer> failed)
{
    public const int MaximumCount = 10;

    private readonly Lock gate = new();
    private readonly List<Extension> extensions = [];
    private readonly TaskCompletionSource registered = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<RuntimeAnswer> failure = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private string? toldErrorType;
    private bool isRegistrationClosed;
    private bool isShuttingDown;
    private volatile bool isAny;
    private volatile int atWork;

    /// <summary>False for most functions: nothing of this costs them anything.</summary>
    public bool IsAny => isAny;

    /// <summary>Whether some extension has not asked for its next event since the last invocation.</summary>
    public bool IsAtWork => atWork > 0;

    public bool HasExternal
    {
        get { lock (gate) return extensions.Exists(extension => extension.IsExternal); }
    }

    /// <summary>Completes when every external extension has registered.</summary>
    public Task Registered => registered.Task;

    /// <summary>Completes when registration is closed and every extension has asked for an event.</summary>
    public Task Ready => ready.Task;

    /// <summary>Completes with the first failure, if there is one.</summary>
    public Task<RuntimeAnswer> Failure => failure.Task;

    public Extension[] Snapshot()
    {
        lock (gate) return [.. extensions];
    }

    /// <summary>An external extension is about to be started.</summary>
    public Extension Expect(string name)
    {
        lock (gate)
        {
            var extension = new Extension(name, isExternal: true);
            extensions.Add(extension);
            isAny = true;
            return extension;
        }
    }

    /// <summary>POST register. The name of an external extension registers that one, any other an internal one.</summary>
    public Refusal? Register(string name, IReadOnlyList<string> events, out Extension? extension)
    {
        lock (gate)
        {
            extension = extensions.Find(candidate => candidate.IsExternal && candidate.Name == name);
            if (RefuseEvents(events, isExternal: extension is not null) is { } refusal) return refusal;
            if (extension is null)
            {
                if (isRegistrationClosed) return ExtensionRefusal.RegistrationClosed;
                if (extensions.Count >= MaximumCount) return ExtensionRefusal.TooMany;
                if (extensions.Exists(candidate => candidate.Name == name)) return ExtensionRefusal.NameTaken;
                extensions.Add(extension = new Extension(name, isExternal: false));
                isAny = true;
            }

            var from = extension.State;
            if (!extension.TryMove(ExtensionState.Registered)) return ExtensionRefusal.IllegalMove(from, ExtensionState.Registered, name);
            extension.Events = [.. events.Distinct()];
            if (extensions.TrueForAll(candidate => !candidate.IsExternal || candidate.State != ExtensionState.Started)) registered.TrySetResult();
            return null;
        }
    }

    /// <summary>The runtime is ready: who has not registered by now stays outside.</summary>
    public void CloseRegistration()
    {
        lock (gate)
        {
            isRegistrationClosed = true;
            TellIfReady();
        }
    }

    public Extension? Find(string id)
    {
        lock (gate) return extensions.Find(extension => extension.Id == id);
    }

    /// <summary>GET next: its event, which may be long in coming. Null event: the run has ended.</summary>
    public Refusal? Next(Extension extension, out Task<ExtensionEvent?> nextEvent)
    {
        var call = new TaskCompletionSource<ExtensionEvent?>(TaskCreationOptions.RunContinuationsAsynchronously);
        nextEvent = call.Task;
        bool cameBack;
        lock (gate)
        {
            var from = extension.State;
            // One that lost its connection while it waited may ask again.
            var isLost = from == ExtensionState.Ready && extension.Parked is null;
            if (!isLost && !extension.TryMove(ExtensionState.Ready)) return ExtensionRefusal.IllegalMove(from, ExtensionState.Ready, extension.Id);
            cameBack = extension.IsInvoked && --atWork == 0;
            extension.IsInvoked = false;
            extension.Parked = call;
            if (extension.Pending is { } pending) Deliver(extension, pending);
            TellIfReady();
        }

        if (cameBack) back();
        return null;
    }

    /// <summary>The connection of a waiting call broke.</summary>
    public void Abandon(Extension extension, Task<ExtensionEvent?> nextEvent)
    {
        lock (gate)
        {
            if (extension.Parked?.Task != nextEvent) return;
            extension.Parked.TrySetResult(null);
            extension.Parked = null;
        }
    }

    /// <summary>POST init/error or exit/error: the reason of its end, which is to come.</summary>
    public Refusal? TellError(Extension extension, ExtensionState state, string errorType)
    {
        lock (gate)
        {
            var from = extension.State;
            if (!extension.TryMove(state)) return ExtensionRefusal.IllegalMove(from, state, extension.Id);
            extension.ErrorType ??= errorType;
            toldErrorType ??= state == ExtensionState.InitError ? "Extension.InitError" : "Extension.ExitError";
            return null;
        }
    }

    /// <summary>Step 4 of an invocation: those that want INVOKE get it, and the invocation ends with them.</summary>
    public void Invoke(ActiveInvocation active)
    {
        lock (gate)
        {
            foreach (var extension in extensions)
            {
                if (extension.State != ExtensionState.Ready || !extension.Wants(ExtensionEvent.InvokeName)) continue;
                extension.IsInvoked = true;
                atWork++;
                Deliver(extension, new ExtensionEvent.Invoke(active));
            }
        }
    }

    /// <summary>From here on nothing that ends is a failure; those that want SHUTDOWN get it.</summary>
    public void ShutDown(ShutdownReason reason, long deadlineMs)
    {
        lock (gate)
        {
            isShuttingDown = true;
            foreach (var extension in extensions)
            {
                if (extension.Wants(ExtensionEvent.ShutdownName)) Deliver(extension, new ExtensionEvent.Shutdown(reason, deadlineMs));
            }
        }
    }

    /// <summary>Ends are expected from here on.</summary>
    public void BeginShutdown()
    {
        lock (gate) isShuttingDown = true;
    }

    /// <summary>An external extension could not be started.</summary>
    public void FailLaunch(Extension extension, string errorType, string message)
    {
        lock (gate)
        {
            extension.TryMove(ExtensionState.LaunchError);
            extension.ErrorType = errorType;
        }

        Fail(new RuntimeAnswer.ExtensionFailed("Extension.LaunchError", message));
    }

    /// <summary>The process of an external extension has ended.</summary>
    public void End(Extension extension, ProcessExit exit)
    {
        lock (gate)
        {
            extension.Parked?.TrySetResult(null);
            extension.Parked = null;
            if (isShuttingDown)
            {
                extension.TryMove(exit is { ExitStatus: 0 } ? ExtensionState.Exited : ExtensionState.ShutdownFailed);
                return;
            }
        }

        var message = exit is { ExitStatus: 0 } ? "exit code 0" : ExitText.Of(exit);
        Fail(new RuntimeAnswer.ExtensionFailed(toldErrorType ?? "Extension.Crash", message));
    }

    /// <summary>The run has ended: calls that still wait are let go.</summary>
    public void Close()
    {
        lock (gate)
        {
            isRegistrationClosed = isShuttingDown = true;
            foreach (var extension in extensions)
            {
                extension.Parked?.TrySetResult(null);
                extension.Parked = null;
            }
        }
    }

    private void Fail(RuntimeAnswer answer)
    {
        if (failure.TrySetResult(answer)) failed(answer);
    }

    private void TellIfReady()
    {
        if (isRegistrationClosed && extensions.TrueForAll(extension => extension.WasReady)) ready.TrySetResult();
    }

    /// <summary>To its waiting call, else to its next one.</summary>
    private static void Deliver(Extension extension, ExtensionEvent what)
    {
        extension.Pending = null;
        if (extension.Parked is { } call && call.TrySetResult(what)) extension.TryMove(ExtensionState.Running);
        else extension.Pending = what;
        extension.Parked = null;
    }

    private static Refusal? RefuseEvents(IReadOnlyList<string> events, bool isExternal)
    {
        foreach (var name in events)
        {
            var isKnown = name is ExtensionEvent.InvokeName or ExtensionEvent.ShutdownName;
            if (!isKnown || (!isExternal && name == ExtensionEvent.ShutdownName)) return ExtensionRefusal.InvalidEvent(name, isKnown);
        }

        return null;
    }
}
