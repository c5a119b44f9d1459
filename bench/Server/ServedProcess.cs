using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Hearth.Bench.Client;
using Hearth.Bench.Floors;

namespace Hearth.Bench.Server;

/// <summary>A server in its own process, started until its first answer: Hearth, or the echo floor.</summary>
internal abstract class ServedProcess : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(30), StopLimit = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly List<RawHttpConnection> _connections = [];

    /// <param name="command">Arguments of dotnet; with a working folder a whole command line.</param>
    protected ServedProcess(IPEndPoint address, string healthPath, IReadOnlyList<string> command, string? folder = null)
    {
        Address = address;
        var began = Stopwatch.GetTimestamp();
        _process = Process.Start(new ProcessStartInfo(folder is null ? "dotnet" : command[0], folder is null ? command : command.Skip(1))
        {
            WorkingDirectory = folder ?? "",
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        })!;
        // Pipes that nobody reads would fill and stop the server.
        _process.OutputDataReceived += (_, line) => Output += line.Data + "\n";
        _process.ErrorDataReceived += (_, line) => Output += line.Data + "\n";
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        WaitForAnswer(RequestBytes.Get(address, healthPath), began);
        StartDuration = Stopwatch.GetElapsedTime(began);
    }

    public IPEndPoint Address { get; }

    public int ProcessId => _process.Id;

    /// <summary>From the start of the process to its first whole answer of 200.</summary>
    public TimeSpan StartDuration { get; }

    /// <summary>Standard output and standard error so far.</summary>
    public string Output { get; private set; } = "";

    /// <summary>A connection that is closed before the server is stopped.</summary>
    public RawHttpConnection Connect()
    {
        var connection = new RawHttpConnection(Address);
        _connections.Add(connection);
        return connection;
    }

    /// <summary>A port nobody listens on now; taken before the start, so that the first answer can be waited for.</summary>
    protected static IPEndPoint FreeAddress()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return (IPEndPoint)probe.LocalEndpoint;
    }

    public virtual async ValueTask DisposeAsync()
    {
        _connections.ForEach(connection => connection.Dispose());
        // Safe because the process is our own child and not waited for yet.
        _ = Native.Send(_process.Id, Native.Terminate);
        using var limit = new CancellationTokenSource(StopLimit);
        try
        {
            await _process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            _process.Kill();
            throw new BenchException(
                $"The server did not stop within {StopLimit.TotalSeconds} s of SIGTERM. Its output:\n{Output}");
        }
        finally
        {
            _process.Dispose();
        }
    }

    private void WaitForAnswer(byte[] request, long began)
    {
        while (true)
        {
            try
            {
                using var connection = new RawHttpConnection(Address);
                if (connection.Exchange(request).Status < 500) return;
            }
            catch (Exception error) when (error is SocketException or IOException)
            {
                // Not listening yet.
            }
            if (_process.HasExited || Stopwatch.GetElapsedTime(began) > StartLimit)
            {
                _process.Kill();
                throw new BenchException($"The server gave no answer on {Address}. Its output:\n{Output}");
            }
            Thread.Sleep(1);
        }
    }
}
