using System.Security.Cryptography;
using Hearth.DataPlane.FunctionLogs;
using Hearth.DataPlane.Prewarming;
using Hearth.DataPlane.RuntimeApi;
using Hearth.DataPlane.Runtimes;
using Hearth.Kernel;
using Hearth.Sandbox;
using Microsoft.Extensions.Logging;

namespace Hearth.DataPlane.Environments;

/// <summary>Makes environments: a sandbox, its sockets connected, and a first initialisation in it.</summary>
internal sealed class EnvironmentFactory(
    ISandboxBackend backend,
    PreparedSandboxes prepared,
    RuntimeStart runtimeStart,
    EnvironmentListeners listeners,
    IFunctionLog functionLog,
    DataPlaneOptions options,
    TimeProvider time) : IDisposable
{
    private readonly StartTurns turns = new(options.MachineCores, options.IdleProcessorTime ?? MachineProcessors.ReadIdleTime, time);

    /// <summary>
    /// Null when <paramref name="isNeeded"/> says no once its turn has come: in a burst, environments that became free have
    /// by then served those that waited. A failed initialisation is no failure of this: the invocation that meets the environment initialises it
    /// again, within its own timeout, as AWS does.
    /// </summary>
    /// <exception cref="AwsError">No sandbox could be made here.</exception>
    public async Task<ExecutionEnvironment?> StartAsync(
        EnvironmentConfig config, Func<bool> isNeeded, Action<ExecutionEnvironment> prepare, CancellationToken cancellation)
    {
        using var turn = await turns.TakeAsync(config.ConfigurationId, cancellation);
        if (!isNeeded()) return null;
        using var start = prepared.BeginStart(config);
        using var span = Spans.Start("start environment");
        var (sandbox, door) = await TakeSandboxAsync(config) ?? await MakeSandboxAsync(config, cancellation);
        var log = new EnvironmentLog(config, functionLog, time);
        log.Write(new PlatformEvent.InitStart(
            RuntimeVersion.Name(config.Runtime), RuntimeVersion.Arn(config.Region, config.Runtime), config.FunctionName, config.FunctionVersion,
            config.InitializationType));
        var environment = new ExecutionEnvironment(config, sandbox, door, runtimeStart, log, listeners, options, time);
        try
        {
            prepare(environment);
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            var outcome = await environment.InitializeAsync(InitPhase.Init, Task.Delay(InitLimit(config), time, stop.Token));
            await stop.CancelAsync();
            environment.FirstInit = outcome;
            // Nobody waited for an environment that was provisioned or kept as a snapshot, so no invocation reports it.
            if (outcome.Failure is null && !config.IsProvisioned && !config.IsSnapStart) environment.InitDuration = outcome.Duration;
            return environment;
        }
        catch
        {
            environment.Lifecycle.TryShutDown();
            await environment.DisposeAsync();
            environment.Lifecycle.TryMove(EnvironmentState.ShuttingDown, EnvironmentState.Ended);
            throw;
        }
    }

    public void Dispose() => turns.Dispose();

    private TimeSpan InitLimit(EnvironmentConfig config) =>
        !config.IsSnapStart ? options.InitTimeout
        : config.Timeout > options.SnapStartInitTimeout ? config.Timeout
        : options.SnapStartInitTimeout;

    /// <summary>One that was prepared, made the function's own; null when there is none.</summary>
    private async Task<(ISandbox Sandbox, RuntimeDoor Door)?> TakeSandboxAsync(EnvironmentConfig config)
    {
        if (prepared.Take(config) is not { } taken) return null;
        using var span = Spans.Start("furnish prepared sandbox");
        try
        {
            await taken.Sandbox.FurnishAsync(runtimeStart.Sandbox(config, taken.Sandbox.Id));
            return (taken.Sandbox, taken.Door);
        }
        catch (Exception e)
        {
            options.Logger.LogWarning(e, "A prepared sandbox could not be used for function {Function}", config.FunctionName);
            await taken.DisposeAsync();
            return null;
        }
    }

    private async Task<(ISandbox Sandbox, RuntimeDoor Door)> MakeSandboxAsync(EnvironmentConfig config, CancellationToken cancellation)
    {
        using var span = Spans.Start("make sandbox");
        var sandbox = await CreateSandboxAsync(config, cancellation);
        return (sandbox, listeners.OpenRuntimeDoor(sandbox));
    }

    private async Task<ISandbox> CreateSandboxAsync(EnvironmentConfig config, CancellationToken cancellation)
    {
        // Letters and digits only, as the back end names cgroups after it.
        var id = RandomNumberGenerator.GetHexString(16, lowercase: true);
        try
        {
            return await backend.CreateAsync(runtimeStart.Sandbox(config, id), cancellation);
        }
        catch (SandboxException e)
        {
            options.Logger.LogError(e, "No sandbox for function {Function}", config.FunctionName);
            throw new AwsError("ServiceException", $"No execution environment could be made for {config.FunctionName}: {e.Message}", 500);
        }
    }
}
