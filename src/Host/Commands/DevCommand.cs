using System.CommandLine;
using Hearth.Host.Client;
using Hearth.Host.Deploy;
using Hearth.Host.Develop;
using Hearth.Host.Server;
using Hearth.Kernel;

namespace Hearth.Host.Commands;

/// <summary>`hearth dev DIR`: serves a function straight from its folder; a save is live without a deployment.</summary>
internal static class DevCommand
{
    /// <summary>While a debugger may be attached nothing is ended for being slow.</summary>
    private static readonly TimeSpan DebuggingPatience = TimeSpan.FromDays(1);

    public static Command Create()
    {
        var settings = new ServerSettings();
        var function = new FunctionSettings();
        var debug = new Option<bool>("--debug") { Description = "Open debugpy (Python) or the inspector (Node.js) on loopback, with no timeout. Runs without isolation." };
        var command = new Command("dev", "Serve a function straight from its folder: a save is live without a deployment.") { debug };
        function.AddTo(command);
        settings.AddTo(command);
        command.SetAction((parsed, cancellation) => RunAsync(
            () => settings.Read(parsed), function.Folder(parsed), () => function.Read(parsed), parsed.GetValue(debug), cancellation));
        return command;
    }

    private static async Task<int> RunAsync(
        Func<ServerOptions> read, string directory, Func<FunctionRequest> asked, bool debugs, CancellationToken cancellation)
    {
        try
        {
            var options = read();
            var folder = DeployCommand.Understand(directory, asked(), options.Interpreters);
            var debugger = debugs ? Debugger.For(folder, options.Interpreters, Path.Combine(options.DataDirectory, "debug")) : null;
            if (debugger is not null) options = options with { Isolation = "process", Patience = DebuggingPatience };
            Check(folder, options);
            var session = new DevelopSession(folder, Caller(), debugger, TimeProvider.System, options.Isolation);
            return await ServerRun.RunAsync(() => options, running => session.RunAsync(running, cancellation), session.Taps);
        }
        catch (Exception error) when (error is CommandException or ServerStartException)
        {
            await Console.Error.WriteLineAsync($"hearth: {error.Message}");
            return 1;
        }
    }

    private static Caller Caller()
    {
        using var client = new HearthClient(new Uri("http://localhost"), ClientSettings.Credentials, ClientSettings.DefaultRegion);
        return new Caller(client.AccountId, client.Region, ClientSettings.AccessKeyId);
    }

    private static void Check(FunctionFolder folder, ServerOptions options)
    {
        if (folder.Project is not null)
            throw new CommandException($"{Path.GetFileName(folder.Project)} must be built before it can run: use `hearth deploy {folder.Directory}` after each change.");
        // In a sandbox the function is a user of its own, which sees the folder itself and none of those above it.
        const UnixFileMode Visible = UnixFileMode.OtherRead | UnixFileMode.OtherExecute;
        if (options.Isolation == "sandbox" && (File.GetUnixFileMode(folder.Directory) & Visible) != Visible)
            throw new CommandException(
                $"{folder.Directory} can be read by its owner only, and in a sandbox a function is another user. "
                + $"Run: chmod -R o+rX {folder.Directory}; or start with --isolation process.");
    }
}
