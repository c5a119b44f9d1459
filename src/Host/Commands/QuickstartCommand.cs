using System.CommandLine;
using Hearth.Host.Client;
using Hearth.Host.Quickstart;
using Hearth.Protocols.SigV4;

namespace Hearth.Host.Commands;

/// <summary>`hearth quickstart`: serves, deploys the examples, invokes them cold and warm, and keeps serving.</summary>
internal static class QuickstartCommand
{
    public static Command Create()
    {
        var settings = new ServerSettings();
        var exit = new Option<bool>("--exit") { Description = "End after the tour instead of serving on." };
        var command = new Command("quickstart", "Serve, deploy the example layer and functions, invoke them, show what happened.") { exit };
        settings.AddTo(command);
        command.SetAction((parsed, _) => ServerRun.RunAsync(
            () => settings.Read(parsed), running => RunAsync(running, parsed.GetValue(exit))));
        return command;
    }

    private static async Task RunAsync(RunningServer running, bool exit)
    {
        var url = ServerSettings.Print(running.Server.Address);
        Console.WriteLine($"Hearth serves on {url} (isolation: {running.Options.Isolation}, data: {running.Options.DataDirectory})");
        using var client = new HearthClient(new Uri(url), new ClientCredentials("000000000000", "hearth"));
        try
        {
            await new Tour(client, url, running.Server.DataPlane.Runtimes).RunAsync(running.StoppingToken);
        }
        catch (OperationCanceledException) when (running.Stopping.IsCompleted)
        {
            return;
        }
        if (exit) return;
        Console.WriteLine();
        Console.WriteLine($"Hearth keeps serving on {url}. Ctrl-C ends it.");
        await running.Stopping;
    }
}
