using System.Net;
using Hearth.Bench.Client;

namespace Hearth.Bench.Server;

/// <summary>
/// The real `hearth serve` in its own process, with a data folder of its own. When it is disposed of, everything that it
/// made on this machine must be gone: a figure that was bought with leftovers is none.
/// </summary>
internal sealed class HearthProcess : ServedProcess
{
    private readonly string _data;
    private readonly HashSet<string> _cgroups = [];

    private HearthProcess(BenchSettings settings, IPEndPoint address, string data, string[] more)
        : base(address, "/_hearth/health", Command(settings, address, data, more))
    {
        _data = data;
        Lambda = new LambdaApi(address);
    }

    public LambdaApi Lambda { get; }

    /// <param name="more">Further options of the server.</param>
    public static HearthProcess Start(BenchSettings settings, params string[] more) =>
        new(settings, FreeAddress(), Directory.CreateTempSubdirectory("hearth-bench-").FullName, more);

    /// <summary>The server and everything below it.</summary>
    public IReadOnlyList<int> ProcessTree() => ProcessTable.Tree(ProcessId);

    public override async ValueTask DisposeAsync()
    {
        Lambda.Dispose();
        var children =
            ProcessTree().Where(process => process != ProcessId).Select(ProcessTable.Identity).OfType<string>().ToArray();
        foreach (var process in ProcessTree()) _cgroups.UnionWith(ProcessTable.HearthCgroups(process));
        try
        {
            await base.DisposeAsync();
        }
        finally
        {
            if (Directory.Exists(_data)) Directory.Delete(_data, recursive: true);
        }
        var left =
            children.Where(child => ProcessTable.Identity(ProcessTable.IdOf(child)) == child).Select(child => $"process {child}")
            .Concat(_cgroups.Where(Directory.Exists).Select(path => $"cgroup {path}"))
            .Concat(File.ReadLines("/proc/self/mountinfo").Where(line => line.Contains(_data)).Select(line => $"mount {line}"))
            .ToArray();
        if (left.Length > 0)
            throw new BenchException($"The server left behind: {string.Join("; ", left)}. Its output:\n{Output}");
    }

    private static List<string> Command(BenchSettings settings, IPEndPoint address, string data, string[] more)
    {
        List<string> command =
        [
            "exec", settings.HearthProgram, "serve",
            "--listen", $"{address}", "--data", data, "--isolation", settings.Isolation,
            .. more,
        ];
        foreach (var language in new[] { settings.Python, settings.Node, settings.Java, settings.Dotnet, settings.SnapStartPython }.OfType<Language>().Distinct())
            command.AddRange(["--interpreter", $"{language.Runtime}={language.Path}"]);
        return command;
    }
}
