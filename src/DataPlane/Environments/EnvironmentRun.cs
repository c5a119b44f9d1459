using Hearth.DataPlane.Extensions;
using Hearth.DataPlane.FunctionLogs;
using Hearth.DataPlane.RuntimeApi;
using Hearth.DataPlane.Runtimes;
using Hearth.DataPlane.Telemetry;
using Hearth.Kernel;
using Hearth.Sandbox;
using Microsoft.Extensions.Logging;

namespace Hearth.DataPlane.Environments;

/// <summary>
/// One run of an environment: the external extensions, the runtime, and the telemetry about both, from the start of the
/// processes to their kill. A reset ends one run and the next invocation begins another in the same sandbox.
/// </summary>
internal sealed class EnvironmentRun : IAsyncDisposable
{
    private readonly Lock gate = new();
    private readonly ISandbox sandbox;
    private readonly EnvironmentLog log;
    private readonly TimeProvider time;
    private readonly List<ExtensionProcess> processes = [];
    private readonly List<Task> followed = [];
    private ISandboxProcess? runtime;
    private Task? shutdown;
    private TaskCompletionSource<RuntimeAnswer.Exited>? runtimeEnded;

    public EnvironmentRun(EnvironmentConfig config, ISandbox sandbox, EnvironmentLog log, RunEvents events, ILogger logger, TimeProvider time, bool isSnapshot)
    {
        (this.sandbox, this.log, this.time) = (sandbox, log, time);
        Extensions = new ExtensionSet(events.ExtensionsBack, events.ExtensionFailed);
        Telemetry = new EnvironmentTelemetry(sandbox.ConnectAsync, log.Write, config.LogFormat == "JSON", time, logger);
        Session = new RuntimeSession(config, Extensions, Telemetry, _ => events.RuntimeBack(), isSnapshot);
    }

    public RuntimeSession Session { get; }

    public ExtensionSet Extensions { get; }

    public EnvironmentTelemetry Telemetry { get; }

    /// <summary>Null while the runtime runs.</summary>
    public RuntimeAnswer? RuntimeEnd => runtimeEnded is { Task: { IsCompletedSuccessfully: true } ended } ? ended.Result : null;

    /// <summary>The Init phase: extensions, then the runtime and the function, then whoever is not ready yet.</summary>
    /// <param name="limit">Completes when the time is up.</param>
    /// <returns>Null when all of them wait for an event.</returns>
    public async Task<RuntimeAnswer?> StartAsync(EnvironmentConfig config, RuntimeStart runtimeStart, InitPhase phase, Task limit)
    {
        using var steps = Spans.Steps();
        steps?.Next("start runtime");
        var command = runtimeStart.Command(config, sandbox, log.Stream);
        log.Attach(Telemetry);
        Telemetry.Publish(InitStart(config, phase));
        var failure = await StartExtensionsAsync(config, runtimeStart.ExtensionVariables(config, sandbox, log.Stream), limit);
        if (failure is null)
        {
            failure = StartRuntime(config, command);
            steps?.Next("initialise function");
            failure ??= await WaitAsync(Session.Initialized, limit);
            log.Write(new PlatformEvent.InitRuntimeDone(InitOutcome.NameOf(phase), InitOutcome.StatusOf(failure), InitOutcome.ErrorTypeOf(failure), config.InitializationType));
        }

        Extensions.CloseRegistration();
        if (failure is null && !Extensions.Ready.IsCompleted) failure = await WaitAsync(Extensions.Ready, limit);
        foreach (var extension in Extensions.Snapshot())
            log.Write(new PlatformEvent.Extension(extension.Name, extension.State.ToString(), extension.Events, extension.ErrorType));
        Telemetry.CloseSubscription();
        if (!Telemetry.IsOfUse) log.Attach(null);
        return failure;
    }

    /// <summary>
    /// Lets the runtime and the extensions end by themselves, for as long as AWS gives them; nothing without extensions. There
    /// is one such phase in a run: an environment may end while it is being reset.
    /// </summary>
    public Task ShutDownAsync(ShutdownReason reason)
    {
        if (!Extensions.IsAny) return Task.CompletedTask;
        lock (gate) return shutdown ??= new ShutdownPhase(time).RunAsync(Extensions, runtime, processes, Telemetry.DrainAsync(), reason);
    }

    /// <summary>Ends the runtime's process only: a response that streams then breaks off.</summary>
    public void KillRuntime() => runtime?.Signal(9);

    /// <summary>To be called when all its processes were killed: waits until what they printed is read.</summary>
    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(followed);
        Extensions.Close();
        log.Attach(null);
        await Telemetry.DisposeAsync();
    }

    private async Task<RuntimeAnswer?> StartExtensionsAsync(EnvironmentConfig config, Func<IReadOnlyDictionary<string, string>> variables, Task limit)
    {
        var files = ExtensionFiles.Find(config, sandbox.Paths);
        if (files.Count == 0) return null;
        var extensions = files.Select(file => (File: file, Extension: Extensions.Expect(file.Name))).ToList();
        for (var index = 0; index < extensions.Count; index++)
        {
            var (file, extension) = extensions[index];
            if (index == ExtensionSet.MaximumCount) Extensions.FailLaunch(extension, "TooManyExtensions", "ErrTooManyExtensions");
            else StartExtension(file, extension, variables());
            if (Extensions.Failure.IsCompleted) return await Extensions.Failure;
        }

        return await WaitAsync(Extensions.Registered, limit);
    }

    private void StartExtension(ExtensionFile file, Extension extension, IReadOnlyDictionary<string, string> variables)
    {
        try
        {
            var process = sandbox.Start(new SandboxProcessConfig { Program = file.Program, Environment = variables, WorkingDirectory = "/" });
            processes.Add(new ExtensionProcess(extension, process));
            followed.Add(log.FollowAsync(process, TelemetryCategories.Extension));
            followed.Add(WatchAsync(process, exit => Extensions.End(extension, exit)));
        }
        catch (SandboxException e)
        {
            // As Go words it; the kernel's number is in the message.
            var (type, reason) = e.Message switch
            {
                _ when e.Message.Contains("(errno 13)") => ("PermissionDenied", "permission denied"),
                _ when e.Message.Contains("(errno 8)") => ("UnknownError", "exec format error"),
                _ when e.Message.Contains("(errno 2)") => ("UnknownError", "no such file or directory"),
                _ => ("UnknownError", e.Message),
            };
            Extensions.FailLaunch(extension, type, $"fork/exec /opt/extensions/{file.Name}: {reason}");
        }
    }

    private RuntimeAnswer? StartRuntime(EnvironmentConfig config, RuntimeCommand command)
    {
        if (command.Process is null) return new RuntimeAnswer.InvalidEntrypoint(command.Problem!);
        try
        {
            var killsBefore = sandbox.OutOfMemoryKillCount;
            runtime = sandbox.Start(command.Process);
            followed.Add(log.FollowAsync(runtime));
            // Signal 9 with a new entry in the kernel's count: the memory limit and not someone's kill.
            runtimeEnded = new TaskCompletionSource<RuntimeAnswer.Exited>(TaskCreationOptions.RunContinuationsAsynchronously);
            followed.Add(WatchAsync(runtime, exit =>
            {
                var isOutOfMemory = exit.Signal == 9 && sandbox.OutOfMemoryKillCount > killsBefore;
                Session.End(exit, isOutOfMemory);
                runtimeEnded.TrySetResult(new RuntimeAnswer.Exited(exit, isOutOfMemory));
            }));
            return null;
        }
        catch (SandboxException e)
        {
            return RuntimeStart.HasWrapper(config)
                ? new RuntimeAnswer.Exited(new ProcessExit(127, null), OutOfMemory: false)
                : new RuntimeAnswer.InvalidEntrypoint(e.Message);
        }
    }

    /// <summary>Null when the step succeeds; a failed extension, the end of the runtime or of the time end it too.</summary>
    private async Task<RuntimeAnswer?> WaitAsync(Task step, Task limit)
    {
        await Task.WhenAny(step, Extensions.Failure, runtimeEnded?.Task ?? step, limit);
        if (Extensions.Failure.IsCompleted) return await Extensions.Failure;
        if (step == Session.Initialized && step.IsCompleted) return await Session.Initialized;
        if (step.IsCompleted) return null;
        return runtimeEnded is { Task.IsCompleted: true } ? await runtimeEnded.Task : new RuntimeAnswer.TimedOut();
    }

    private static async Task WatchAsync(ISandboxProcess process, Action<ProcessExit> ended) => ended(await process.Exited);

    private PlatformEvent.InitStart InitStart(EnvironmentConfig config, InitPhase phase) => new(
        RuntimeVersion.Name(config.Runtime), RuntimeVersion.Arn(config.Region, config.Runtime), config.FunctionName, config.FunctionVersion, config.InitializationType)
    {
        Phase = InitOutcome.NameOf(phase),
        InstanceId = log.Stream,
        InstanceMaxMemory = config.MemoryMb * (1024L * 1024),
    };
}

/// <summary>What an environment is told of its run; called from any thread, and must return at once.</summary>
/// <param name="RuntimeBack">The runtime has asked for its next event, or has ended.</param>
/// <param name="ExtensionsBack">All extensions that were invoked have asked for their next event.</param>
internal sealed record RunEvents(Action RuntimeBack, Action ExtensionsBack, Action<RuntimeAnswer> ExtensionFailed);
