using System.CommandLine;

namespace Hearth.Host.Commands;

/// <summary>`hearth serve`: answers the AWS APIs until Ctrl-C or SIGTERM.</summary>
internal static class ServeCommand
{
    public static Command Create()
    {
        var settings = new ServerSettings();
        var command = new Command("serve", "Serve the AWS APIs until Ctrl-C.");
        settings.AddTo(command);
        command.SetAction((parsed, _) => ServerRun.RunAsync(() => settings.Read(parsed), RunAsync));
        return command;
    }

    private static async Task RunAsync(RunningServer running)
    {
        var url = ServerSettings.Print(running.Server.Address);
        Console.WriteLine($"Hearth serves on {url} (isolation: {running.Options.Isolation}, data: {running.Options.DataDirectory})");
        Console.WriteLine($"  export AWS_ENDPOINT_URL={url} AWS_ACCESS_KEY_ID=test AWS_SECRET_ACCESS_KEY=test AWS_DEFAULT_REGION=us-east-1");
        Console.WriteLine("Ctrl-C ends it.");
        await running.Stopping;
    }
}
