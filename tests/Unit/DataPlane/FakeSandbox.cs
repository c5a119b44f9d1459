using System.Net;
using System.Net.Sockets;
using System.Text;
using Hearth.Sandbox;

namespace Hearth.Tests.Unit.DataPlane;

/// <summary>A back end without a kernel: its sandboxes have real sockets, and their processes are scripts in C#.</summary>
internal sealed class FakeBackend(Func<ScriptedRuntime, Task> script) : ISandboxBackend
{
    private readonly Lock gate = new();

    public string Name => "fake";

    public List<FakeSandbox> Sandboxes { get; } = [];

    public Func<FakeSandbox, Task> BeforeCreated { get; set; } = _ => Task.CompletedTask;

    public Task SweepAsync(CancellationToken cancellation) => Task.CompletedTask;

    public async Task<ISandbox> CreateAsync(SandboxConfig config, CancellationToken cancellation)
    {
        var sandbox = new FakeSandbox(config, script);
        lock (gate) Sandboxes.Add(sandbox);
        await BeforeCreated(sandbox);
        return sandbox;
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}

internal sealed class FakeSandbox(SandboxConfig config, Func<ScriptedRuntime, Task> script) : ISandbox
{
    private readonly Lock gate = new();
    private readonly List<FakeProcess> processes = [];

    public SandboxConfig Config { get; } = config;

    public string Id => Config.Id;

    public SandboxPaths Paths { get; } = new("/var/task", "/opt", "/var/runtime", "/var/lang", "/tmp");

    public Socket RuntimeApiListener { get; } = Listen();

    public Socket AwsEndpointListener { get; } = Listen();

    public string RuntimeApiAddress => RuntimeApiListener.LocalEndPoint!.ToString()!;

    public string AwsEndpointAddress => AwsEndpointListener.LocalEndPoint!.ToString()!;

    public long MemoryPeakBytes { get; set; } = 30 << 20;

    public int OutOfMemoryKillCount { get; set; }

    public bool IsFrozen { get; private set; }

    public int FreezeCount { get; private set; }

    public double? Cores { get; private set; }

    public bool IsDisposed { get; private set; }

    /// <summary>Stands for /tmp: what one process leaves, the next one finds.</summary>
    public Dictionary<string, string> Temporary { get; } = [];

    public IReadOnlyList<FakeProcess> Processes
    {
        get { lock (gate) return [.. processes]; }
    }

    public Action<SandboxProcessConfig> BeforeStart { get; set; } = _ => { };

    public ISandboxProcess Start(SandboxProcessConfig processConfig)
    {
        BeforeStart(processConfig);
        var process = new FakeProcess(processConfig);
        lock (gate) processes.Add(process);
        process.Running = process.RunAsync(script, this);
        return process;
    }

    public async Task<Socket> ConnectAsync(int port, CancellationToken cancellation)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(IPAddress.Loopback, port, cancellation);
        return socket;
    }

    public void LimitCpu(double? cores) => Cores = cores;

    public void Freeze()
    {
        IsFrozen = true;
        FreezeCount++;
    }

    public void Thaw() => IsFrozen = false;

    public Action BeforeKill { get; set; } = () => { };

    public async Task KillAllAsync()
    {
        BeforeKill();
        foreach (var process in Processes) process.Kill(9);
        await Task.WhenAll(Processes.Select(process => process.Exited));
    }

    public async ValueTask DisposeAsync()
    {
        await KillAllAsync();
        await Task.WhenAll(Processes.Select(process => process.Running));
        RuntimeApiListener.Dispose();
        AwsEndpointListener.Dispose();
        IsDisposed = true;
    }

    private static Socket Listen()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        socket.Listen(16);
        return socket;
    }
}

internal sealed class FakeProcess(SandboxProcessConfig config) : ISandboxProcess, IDisposable
{
    private readonly TaskCompletionSource<ProcessExit> exited = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource killed = new();

    public SandboxProcessConfig Config { get; } = config;

    public FakePipe OutputPipe { get; } = new();

    public FakePipe FramePipe { get; } = new();

    public Stream Output => OutputPipe;

    public Stream FramedLog => FramePipe;

    public Task<ProcessExit> Exited => exited.Task;

    public CancellationToken Killed => killed.Token;

    public Task Running { get; set; } = Task.CompletedTask;

    public void Print(string text) => OutputPipe.Print(Encoding.UTF8.GetBytes(text));

    /// <summary>The signals that came, and what the process does about one: true when it handles it and lives on.</summary>
    public List<int> Signals { get; } = [];

    public Func<int, bool> Handles { get; set; } = _ => false;

    public void Signal(int number)
    {
        lock (Signals) Signals.Add(number);
        if (number == 9 || !Handles(number)) Kill(number);
    }

    public void Dispose() => killed.Dispose();

    public void Kill(int signal) => End(new ProcessExit(null, signal));

    public void End(ProcessExit exit)
    {
        if (!exited.TrySetResult(exit)) return;
        killed.Cancel();
        OutputPipe.CloseWriter();
        FramePipe.CloseWriter();
    }

    public async Task RunAsync(Func<ScriptedRuntime, Task> script, FakeSandbox sandbox)
    {
        using var runtime = new ScriptedRuntime(this, sandbox);
        try
        {
            await Task.Yield();
            await script(runtime);
            End(new ProcessExit(0, null));
        }
        catch (ScriptExit e)
        {
            End(new ProcessExit(e.Status, null));
        }
        catch (Exception)
        {
            // Killed: the script's calls broke. A script that failed by itself is a crash.
            End(new ProcessExit(1, null));
        }
    }
}

internal sealed class ScriptExit(int status) : Exception
{
    public int Status { get; } = status;
}
