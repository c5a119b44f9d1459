using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Hearth.Sandbox.Native;

namespace Hearth.Sandbox.Processes;

/// <summary>Plain processes that pass for a sandbox: sessions of their own, a temporary directory, two free ports.</summary>
internal sealed class ProcessSandbox : ISandbox
{
    private const int KillSignal = 9, StopSignal = 19, ContinueSignal = 18;
    private readonly Lock gate = new();
    private readonly List<SpawnedProcess> processes = [];
    private readonly EventLoop loop;
    private readonly string directory, sessions;
    private readonly Action<ProcessSandbox> onDisposed;
    private long peakBytes;
    private bool disposed;

    public ProcessSandbox(SandboxConfig config, EventLoop loop, string directory, Action<ProcessSandbox> onDisposed)
    {
        (Id, this.loop, this.directory, this.onDisposed) = (config.Id, loop, directory, onDisposed);
        sessions = Directory.CreateDirectory(Path.Combine(directory, "sessions")).FullName;
        var temporary = Directory.CreateDirectory(Path.Combine(directory, "tmp")).FullName;
        var empty = Directory.CreateDirectory(Path.Combine(directory, "empty")).FullName;
        var opt = config.LayerDirectories switch
        {
            [] => empty,
            [var only] => only,
            var layers => LayerMerge.Merge(layers, Path.Combine(directory, "opt")),
        };
        // With no language directory the interpreter is the host's, whose prefix is /usr.
        Paths = new SandboxPaths(config.TaskDirectory ?? empty, opt, config.RuntimeDirectory ?? empty, config.LanguageDirectory ?? "/usr", temporary);
        (RuntimeApiListener, RuntimeApiAddress) = Listen();
        (AwsEndpointListener, AwsEndpointAddress) = Listen();
    }

    public string Id { get; }

    public SandboxPaths Paths { get; }

    public Socket RuntimeApiListener { get; }

    public Socket AwsEndpointListener { get; }

    public string RuntimeApiAddress { get; }

    public string AwsEndpointAddress { get; }

    /// <summary>Of the largest process, as there is no cgroup to add them up.</summary>
    public long MemoryPeakBytes
    {
        get
        {
            lock (gate)
                return peakBytes = Math.Max(peakBytes, processes.Select(process => SessionTable.PeakBytesOf(process.Pid)).DefaultIfEmpty().Max());
        }
    }

    /// <summary>Always 0: there is no limit to exceed.</summary>
    public int OutOfMemoryKillCount => 0;

    public ISandboxProcess Start(SandboxProcessConfig config)
    {
        lock (gate)
        {
            ObjectDisposedException.ThrowIf(disposed, this);
            var started = SpawnedProcess.Start(
                loop,
                (script, kept) => script
                    .ResetSignals()
                    .Do("setsid", SystemCall.NewSession)
                    .Do($"change to the working directory {config.WorkingDirectory}", SystemCall.ChangeDirectory, script.Text(config.WorkingDirectory))
                    .Keep(kept)
                    .UnblockSignals()
                    .Execute(config),
                script => Spawner.Run(script, -1));
            File.WriteAllBytes(Path.Combine(sessions, $"{started.Pid}-{SessionTable.StartTimeOf(started.Pid)}"), []);
            processes.Add(started);
            return started;
        }
    }

    /// <summary>Does nothing: without a cgroup CPU time cannot be limited.</summary>
    public void LimitCpu(double? cores)
    {
    }

    /// <summary>The host's own loopback, which every process of this back end shares.</summary>
    public async Task<Socket> ConnectAsync(int port, CancellationToken cancellation)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync(IPAddress.Loopback, port, cancellation);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    public void Freeze() => SignalAll(StopSignal);

    public void Thaw() => SignalAll(ContinueSignal);

    public async Task KillAllAsync()
    {
        Task<ProcessExit>[] ends;
        lock (gate)
        {
            _ = MemoryPeakBytes;
            ends = [.. processes.Select(process => process.Exited)];
        }

        while (SignalAll(KillSignal) > 0)
            await Task.Delay(1);
        await Task.WhenAll(ends);
        lock (gate)
        {
            processes.ForEach(process => process.Release());
            processes.Clear();
        }

        foreach (var note in Directory.GetFiles(sessions))
            File.Delete(note);
    }

    public async ValueTask DisposeAsync()
    {
        lock (gate)
        {
            if (disposed)
                return;
            disposed = true;
        }

        RuntimeApiListener.Dispose();
        AwsEndpointListener.Dispose();
        await KillAllAsync();
        Directory.Delete(directory, recursive: true);
        onDisposed(this);
    }

    private static (Socket, string) Listen()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        socket.Listen(128);
        return (socket, string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{((IPEndPoint)socket.LocalEndPoint!).Port}"));
    }

    /// <summary>Signals every process of the sessions started here, also those whose leader has ended; says how many there were.</summary>
    private int SignalAll(int signal)
    {
        int[] leaders;
        lock (gate)
            leaders = [.. processes.Select(process => process.Pid)];
        var members = leaders.SelectMany(SessionTable.MembersOf).ToList();
        foreach (var process in members)
            _ = Libc.Kill(process, signal); // Safe because it was of our session a moment ago, and pids are not reused at once.
        return members.Count;
    }
}
