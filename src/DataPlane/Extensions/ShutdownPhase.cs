using Hearth.Sandbox;

namespace Hearth.DataPlane.Extensions;

/// <summary>
/// The Shutdown phase of an environment with extensions: SIGTERM to the runtime, then SHUTDOWN to the extensions, then
/// whoever is still there is killed by the caller. Without extensions there is no such phase.
/// https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html#runtimes-lifecycle-shutdown
/// </summary>
internal sealed class ShutdownPhase(TimeProvider time)
{
    private const int Terminate = 15, Kill = 9;

    /// <summary>In sum, when an external extension is registered.</summary>
    public static readonly TimeSpan WithExternal = TimeSpan.FromSeconds(2);

    /// <summary>Of that the runtime's part.</summary>
    public static readonly TimeSpan RuntimePart = TimeSpan.FromMilliseconds(300);

    /// <summary>When only internal extensions are registered: there is nothing but the runtime to wait for.</summary>
    public static readonly TimeSpan WithInternalOnly = TimeSpan.FromMilliseconds(500);

    /// <param name="delivered">Completes when telemetry so far has reached the extensions, which may end as soon as they are told.</param>
    public async Task RunAsync(
        ExtensionSet extensions, ISandboxProcess? runtime, IReadOnlyList<ExtensionProcess> processes, Task delivered, ShutdownReason reason)
    {
        var started = time.GetTimestamp();
        var isExternal = extensions.HasExternal;
        var limit = isExternal ? WithExternal : WithInternalOnly;
        extensions.BeginShutdown();
        if (runtime is not null)
        {
            runtime.Signal(Terminate);
            if (!await EndsWithinAsync(runtime.Exited, isExternal ? RuntimePart : limit)) runtime.Signal(Kill);
        }

        if (!isExternal) return;
        await EndsWithinAsync(delivered, RuntimePart - time.GetElapsedTime(started));
        extensions.ShutDown(reason, (time.GetUtcNow() + limit - time.GetElapsedTime(started)).ToUnixTimeMilliseconds());
        foreach (var extension in processes)
        {
            if (!extension.Extension.Wants(ExtensionEvent.ShutdownName)) extension.Process.Signal(Kill);
        }

        await EndsWithinAsync(Task.WhenAll(processes.Select(extension => extension.Process.Exited)), limit - time.GetElapsedTime(started));
    }

    private async Task<bool> EndsWithinAsync(Task ends, TimeSpan limit)
    {
        if (ends.IsCompleted) return true;
        if (limit <= TimeSpan.Zero) return false;
        using var stop = new CancellationTokenSource();
        var isOver = await Task.WhenAny(ends, Task.Delay(limit, time, stop.Token)) == ends;
        await stop.CancelAsync();
        return isOver;
    }
}

/// <summary>An external extension and its process.</summary>
internal sealed record ExtensionProcess(Extension Extension, ISandboxProcess Process);
