using System.Net.Sockets;

namespace Hearth.DataPlane.RuntimeApi;

/// <summary>
/// The socket through which the runtimes of one sandbox call, one runtime after the other. A connection belongs to the runtime
/// that runs when it arrives; one that a booted process has made before it knew its function belongs to what it becomes.
/// Made ahead, a connection has gone through Kestrel already when the function's time is counted: 0.5 ms.
/// </summary>
internal sealed class RuntimeDoor
{
    private readonly Lock gate = new();
    private List<RuntimeConnection>? early = [];
    private volatile RuntimeSession? session;

    public RuntimeDoor(EnvironmentConnections connections, Socket listener) =>
        Accepting = connections.AcceptAsync(listener, connection => connection.Features.Set(Arrive()));

    /// <summary>Ends when the socket is closed.</summary>
    public Task Accepting { get; }

    /// <summary>The present runtime; null before the first and between two.</summary>
    public RuntimeSession? Session
    {
        get => session;
        set
        {
            lock (gate)
            {
                session = value;
                if (value is null || early is null) return;
                foreach (var connection in early) connection.Session = value;
                early = null;
            }
        }
    }

    private RuntimeConnection Arrive()
    {
        lock (gate)
        {
            var connection = new RuntimeConnection { Session = session };
            early?.Add(connection);
            return connection;
        }
    }
}

/// <summary>The feature that ties a connection to the runtime process that opened it; null session: none was running.</summary>
internal sealed class RuntimeConnection
{
    private volatile RuntimeSession? session;

    public RuntimeSession? Session
    {
        get => session;
        set => session = value;
    }
}
