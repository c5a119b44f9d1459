using System.CommandLine;
using Hearth.DataPlane.Runtimes;
using Hearth.Host.Client;
using Hearth.Host.Deploy;

namespace Hearth.Host.Commands;

/// <summary>`hearth deploy DIR`: makes a folder a function, or brings the function up to the folder.</summary>
internal static class DeployCommand
{
    public static Command Create()
    {
        var settings = new ClientSettings();
        var function = new FunctionSettings();
        var command = new Command("deploy", "Deploy a folder as a function: finds its handler and runtime, zips it, creates or updates.");
        function.AddTo(command);
        settings.AddTo(command);
        command.SetAction((parsed, cancellation) => ClientRun.RunAsync(
            settings, parsed, client => RunAsync(client, function.Folder(parsed), function.Read(parsed), cancellation), cancellation));
        return command;
    }

    /// <summary>Understands a folder with the interpreters of this machine.</summary>
    public static FunctionFolder Understand(string folder, FunctionRequest asked, IReadOnlyDictionary<string, string> interpreters)
    {
        var installed = new InstalledRuntimes(interpreters);
        return new FolderReading(new RuntimeChoice(runtime => installed.Look(runtime).WhyUnavailable is null)).Read(folder, asked);
    }

    private static async Task<int> RunAsync(HearthClient client, string folder, FunctionRequest asked, CancellationToken cancellation)
    {
        var found = Understand(folder, asked, new Dictionary<string, string>());
        Console.WriteLine($"{found.Name}: {found.Runtime}, handler {found.Handler}{(found.Found is null ? "" : $" ({found.Found})")}");
        var zip = await CodePackage.OfAsync(found, cancellation);
        Console.WriteLine($"  {zip.Files.Count} {(zip.Files.Count == 1 ? "file" : "files")}, {Size(zip.Bytes.Length)} zipped");
        var deployed = await new FunctionDeployment(client).DeployAsync(found.Request, zip, cancellation);
        Console.WriteLine($"  {Outcome(deployed)}: {deployed.Arn}");
        if (found.Request.Url) Console.WriteLine($"  url: {await new FunctionUrl(client).EnsureAsync(found.Name, cancellation)}");
        Console.WriteLine($"Invoke it with: hearth invoke {found.Name} --payload '{{}}'{Elsewhere(client)}");
        return 0;
    }

    private static string Outcome(Deployed deployed) => deployed.Outcome switch
    {
        DeployOutcome.Created => "created",
        DeployOutcome.Unchanged => "unchanged",
        _ => $"updated {string.Join(" and ", deployed.Changes)}",
    };

    private static string Size(int bytes) => bytes < 1 << 20 ? $"{(bytes + 1023) >> 10} KB" : $"{bytes / 1048576.0:0.0} MB";

    private static string Elsewhere(HearthClient client) => client.Endpoint.Authority == "127.0.0.1:4566" ? "" : $" --endpoint {client.Endpoint.GetLeftPart(UriPartial.Authority)}";
}
