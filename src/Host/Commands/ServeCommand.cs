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
        settings.AddSecurityTo(command);
        command.SetAction((parsed, _) => ServerRun.RunAsync(() => settings.Read(parsed), RunAsync));
        return command;
    }

    private static async Task RunAsync(RunningServer running)
    {
        var url = ServerSettings.Print(running.Server.Address, running.Options.Tls is not null);
        Console.WriteLine($"Hearth serves on {url} (isolation: {running.Options.Isolation}, data: {running.Options.DataDirectory})");
        await PrintAccessAsync(running, url);
        Console.WriteLine("Ctrl-C ends it.");
        await running.Stopping;
    }

    private static async Task PrintAccessAsync(RunningServer running, string url)
    {
        if (!running.Server.Identity.IsEnforced)
        {
            Console.WriteLine($"  export AWS_ENDPOINT_URL={url} AWS_ACCESS_KEY_ID=test AWS_SECRET_ACCESS_KEY=test AWS_DEFAULT_REGION=us-east-1");
            return;
        }
        if (await running.Server.Identity.Administration.CreateFirstAsync() is { } first) AccountCommand.Print(first);
        Console.WriteLine($"  export AWS_ENDPOINT_URL={url} AWS_DEFAULT_REGION=us-east-1      authentication is enforced; `hearth account create` makes accounts");
    }
}
