using System.Runtime.InteropServices;
using Hearth.Host.Client;
using Hearth.Host.Server;
using Hearth.Kernel;
using Hearth.Sandbox;
using Hearth.Storage;
using Microsoft.Extensions.Logging;

namespace Hearth.Host.Commands;

/// <summary>A server that runs for the length of a command.</summary>
/// <param name="Stopping">Completes at Ctrl-C or SIGTERM.</param>
internal sealed record RunningServer(HearthServer Server, ServerOptions Options, Task Stopping, CancellationToken StoppingToken);

/// <summary>Starts a server, runs a command's work beside it, and takes it down again, whatever happens.</summary>
internal static class ServerRun
{
    public static async Task<int> RunAsync(Func<ServerOptions> read, Func<RunningServer, Task> work, ServerTaps? taps = null)
    {
        SocketThread.RunMessages();
        var stopping = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var token = new CancellationTokenSource();
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, OnSignal);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnSignal);
        using var loggers = LoggerFactory.Create(builder => builder.AddProvider(new StandardErrorLog()).SetMinimumLevel(LogLevel.Warning));
        try
        {
            var options = read();
            if (options.Isolation == "process")
                await Console.Error.WriteLineAsync(
                    "WARNING: --isolation process: functions run as plain processes, WITHOUT isolation from this machine or from "
                    + "each other. Run only code that you trust.");
            await using var server = await HearthServer.StartAsync(options, loggers, taps, token.Token);
            await work(new RunningServer(server, options, stopping.Task, token.Token));
            if (stopping.Task.IsCompleted) await Console.Error.WriteLineAsync("Stopping: running invocations may finish...");
            return 0;
        }
        catch (Exception error) when (error is ServerStartException or SandboxException or StorageException or CommandException or HearthClientException)
        {
            await Console.Error.WriteLineAsync($"hearth: {error.Message}");
            return 1;
        }

        void OnSignal(PosixSignalContext context)
        {
            // A second signal ends the process at once; the next start sweeps what it leaves.
            if (stopping.Task.IsCompleted) return;
            context.Cancel = true;
            stopping.TrySetResult();
            token.Cancel();
        }
    }
}
