using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.RegularExpressions;
using Shouldly;

namespace Hearth.Tests.Wire.Server;

/// <summary>The real server in a process of its own, on a free loopback port.</summary>
internal sealed partial class HearthProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly Process _process;
    private readonly ConcurrentQueue<string> _output = new();
    private readonly TaskCompletionSource<Uri> _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private HearthProcess(Process process, string dataDirectory)
    {
        (_process, DataDirectory) = (process, dataDirectory);
        process.OutputDataReceived += (_, line) => Read(line.Data);
        process.ErrorDataReceived += (_, line) => Read(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public Uri Url => _ready.Task.Result;

    public string DataDirectory { get; }

    public int ProcessId => _process.Id;

    public bool HasExited => _process.HasExited;

    public string Output => string.Join('\n', _output);

    /// <summary>Starts `hearth serve` and returns when it says that it serves.</summary>
    public static Task<HearthProcess> StartAsync(string dataDirectory, params string[] moreArguments) =>
        StartCommandAsync(["serve"], dataDirectory, moreArguments);

    /// <summary>Starts another command that serves, and returns when it says so.</summary>
    public static async Task<HearthProcess> StartCommandAsync(string[] command, string dataDirectory, params string[] moreArguments)
    {
        var program = Path.Combine(AppContext.BaseDirectory, "hearth.dll");
        var start = new ProcessStartInfo(
            "dotnet", [program, .. command, "--listen", "127.0.0.1:0", "--data", dataDirectory, .. moreArguments])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        // Or .NET leaves its diagnostic sockets in the temporary folder when it is killed.
        start.Environment["DOTNET_EnableDiagnostics"] = "0";
        var server = new HearthProcess(Process.Start(start)!, dataDirectory);
        try
        {
            await server._ready.Task.WaitAsync(Patience);
        }
        catch (Exception error) when (error is TimeoutException or InvalidOperationException)
        {
            await server.KillAsync();
            throw new ShouldAssertException($"The server did not start. It said:\n{server.Output}", error);
        }
        return server;
    }

    /// <summary>The control groups that this server holds: it keeps each open for as long as it lives.</summary>
    public IReadOnlyList<string> Cgroups() => Held("/sys/fs/cgroup/");

    /// <summary>Its own folders for what sandboxes write, which it holds likewise.</summary>
    public IReadOnlyList<string> ScratchFolders() => Held($"{DataDirectory}/scratch/");

    private List<string> Held(string prefix) =>
    [
        .. Directory.EnumerateFileSystemEntries($"/proc/{ProcessId}/fd")
            .Select(Leftovers.LinkTarget)
            .Where(target => target.StartsWith(prefix, StringComparison.Ordinal)),
    ];

    /// <summary>Waits until it has printed this.</summary>
    public async Task ShouldSayAsync(string text)
    {
        var deadline = DateTime.UtcNow + Patience;
        while (!Output.Contains(text, StringComparison.Ordinal))
        {
            DateTime.UtcNow.ShouldBeLessThan(deadline, $"It did not say '{text}'. It said:\n{Output}");
            await Task.Delay(10);
        }
    }

    /// <summary>SIGTERM, as a supervisor stops it.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> StopAsync()
    {
        using (var kill = Process.Start("kill", ["-TERM", ProcessId.ToString()])) await kill.WaitForExitAsync();
        try
        {
            await _process.WaitForExitAsync().WaitAsync(Patience);
        }
        catch (TimeoutException error)
        {
            await KillAsync();
            throw new ShouldAssertException($"The server did not stop at SIGTERM. It said:\n{Output}", error);
        }
        return _process.ExitCode;
    }

    /// <summary>SIGKILL to the server alone: what it started must end by itself.</summary>
    public async Task KillAsync()
    {
        _process.Kill(entireProcessTree: false);
        await _process.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited) await KillAsync();
        _process.Dispose();
    }

    private void Read(string? line)
    {
        if (line is null)
        {
            _ready.TrySetException(new InvalidOperationException("The server's output ended."));
            return;
        }
        _output.Enqueue(line);
        if (ReadyLine().Match(line) is { Success: true } match) _ready.TrySetResult(new Uri(match.Groups[1].Value));
    }

    [GeneratedRegex(@"^Hearth serves on (https?://\S+)")]
    private static partial Regex ReadyLine();
}
