using Hearth.Host.Client;
using Hearth.Host.Commands;
using Hearth.Host.Deploy;
using Hearth.Host.Server;
using Hearth.Kernel;
using Hearth.Protocols.SigV4;

namespace Hearth.Host.Develop;

/// <summary>
/// One run of `hearth dev`: deploys the folder as `hearth deploy` would, so that configuration and layers are real and the
/// function outlives the session, and then serves it from the folder for as long as the session lasts.
/// </summary>
internal sealed class DevelopSession
{
    private readonly FunctionFolder _folder;
    private readonly Debugger? _debugger;
    private readonly TimeProvider _time;
    private readonly DevelopedFunction _function;
    private readonly DevelopOutput _output;
    private readonly FolderCode _code;

    public DevelopSession(FunctionFolder folder, Caller caller, Debugger? debugger, TimeProvider time, string isolation)
    {
        (_folder, _debugger, _time) = (folder, debugger, time);
        _function = new DevelopedFunction(caller, folder.Name);
        _output = new DevelopOutput(time);
        _code = new FolderCode(folder.Directory, Variables(folder, debugger, isolation), debugger is null ? null : TimeSpan.FromDays(1));
        Taps = new ServerTaps
        {
            DataPlane = engine => new FolderDataPlane(engine, _function, _code, _output, oneAtATime: debugger is not null),
            FunctionLog = log => new DevelopLog(log, _function, _output),
        };
    }

    public ServerTaps Taps { get; }

    public async Task RunAsync(RunningServer running, CancellationToken cancellation)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(running.StoppingToken, cancellation);
        var url = ServerSettings.Print(running.Server.Address);
        // The watch comes first: what is saved while the rest starts is not missed.
        using var watch = new FolderWatch(_folder.Directory, _code.BeginSave, _time);
        var loop = new DevelopLoop(
            running.Server.Lambda, running.Server.DataPlane, _function, _code, _output, _time, awaitsEnd: _debugger is not null);
        try
        {
            await DeployAsync(url, stop.Token);
            await loop.StartAsync(stop.Token);
            Introduce(url, running.Options.Isolation);
            await loop.RunAsync(watch, stop.Token);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            _code.EndSave();
            Console.WriteLine($"The function {_folder.Name} stays as it was when the session began; `hearth deploy {_folder.Directory}` takes the folder over.");
        }
    }

    private async Task DeployAsync(string url, CancellationToken cancellation)
    {
        using var client = new HearthClient(new Uri(url), new ClientCredentials(_function.Caller.AccessKeyId, "hearth"), _function.Caller.Region);
        var zip = await CodePackage.OfAsync(_folder, cancellation);
        var deployed = await new FunctionDeployment(client).DeployAsync(_folder.Request, zip, cancellation);
        Console.WriteLine($"{_folder.Name}: {_folder.Runtime}, handler {_folder.Handler}{(_folder.Found is null ? "" : $" ({_folder.Found})")}");
        Console.WriteLine($"  {deployed.Arn}");
        if (_folder.Request.Url) Console.WriteLine($"  url: {await new FunctionUrl(client).EnsureAsync(_folder.Name, cancellation)}");
    }

    private void Introduce(string url, string isolation)
    {
        Console.WriteLine($"Hearth serves on {url} (isolation: {isolation}), {_folder.Name} straight from {_folder.Directory}: a save is live at once.");
        if (_debugger is not null)
        {
            Console.WriteLine($"  {_debugger.Attach}");
            Console.WriteLine("  While debugging: no isolation (so that the port and the files are this machine's), no timeout, one invocation at a time.");
        }
        Console.WriteLine($"  hearth invoke {_folder.Name} --payload '{{}}' --endpoint {url}");
        Console.WriteLine("Ctrl-C ends it.");
    }

    private static Dictionary<string, string> Variables(FunctionFolder folder, Debugger? debugger, string isolation)
    {
        var variables = new Dictionary<string, string>(debugger?.Variables ?? new Dictionary<string, string>(), StringComparer.Ordinal);
        // Compiled files are recognised by the second of the source's time: two saves within one second would be the same.
        // In a sandbox the folder cannot be written to, and none come to be.
        if (isolation == "process" && folder.Runtime.StartsWith("python", StringComparison.Ordinal)) variables["PYTHONDONTWRITEBYTECODE"] = "1";
        return variables;
    }
}
