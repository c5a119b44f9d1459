using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging.Abstractions;

namespace Hearth.DataPlane.RuntimeApi;

/// <summary>
/// Brings the connections of many environments to one Kestrel endpoint. Every environment has listening sockets
/// of its own inside its network; what is accepted there is pushed through a channel, and each connection
/// carries a feature that names its environment. The socket is the identity: nothing a function sends can change it.
/// <para>
/// Host registers <see cref="DataPlaneEngine.AwsConnections"/> as an <see cref="IConnectionListenerFactory"/> and
/// calls <c>kestrel.Listen(engine.AwsConnections.EndPoint)</c>; there <see cref="EnvironmentIdentity"/> is then a
/// feature of every request that came from a function.
/// </para>
/// </summary>
public sealed class EnvironmentConnections : IConnectionListenerFactory, IConnectionListenerFactorySelector, IDisposable
{
    private readonly SocketConnectionContextFactory contexts;
    private readonly bool holdsAnswers;

    private readonly Channel<ConnectionContext> accepted = Channel.CreateUnbounded<ConnectionContext>(
        new UnboundedChannelOptions { SingleReader = true });

    /// <param name="inline">Saves two thread hops in each direction, where nothing that serves the connections ever blocks.</param>
    internal EnvironmentConnections(string name, bool inline)
    {
        EndPoint = new EnvironmentEndPoint(name);
        holdsAnswers = inline;
        contexts = new SocketConnectionContextFactory(
            new SocketConnectionFactoryOptions { UnsafePreferInlineScheduling = inline, WaitForDataBeforeAllocatingBuffer = !inline }, NullLogger.Instance);
    }

    /// <summary>What Kestrel is told to listen on.</summary>
    public EnvironmentEndPoint EndPoint { get; }

    public bool CanBind(EndPoint endpoint) => endpoint is EnvironmentEndPoint other && other == EndPoint;

    public ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default)
        => new(new Listener(this));

    /// <summary>Accepts from one environment until its socket is closed. Its caller owns and awaits the loop.</summary>
    internal async Task AcceptAsync(Socket listener, Action<ConnectionContext> identify)
    {
        while (true)
        {
            Socket socket;
            try
            {
                socket = await listener.AcceptAsync();
            }
            catch (SocketException e) when (e.SocketErrorCode is SocketError.ConnectionAborted or SocketError.ConnectionReset)
            {
                continue;
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                return;
            }

            // The factory leaves this to its caller. Without it small answers wait for the peer's acknowledgement.
            if (socket.ProtocolType == ProtocolType.Tcp) socket.NoDelay = true;
            var connection = contexts.Create(socket);
            if (holdsAnswers) HoldAnswers(connection);
            identify(connection);
            if (!accepted.Writer.TryWrite(connection)) await connection.DisposeAsync();
        }
    }

    public void Dispose()
    {
        accepted.Writer.TryComplete();
        contexts.Dispose();
    }

    private static void HoldAnswers(ConnectionContext connection)
    {
        var held = new HeldAnswers(connection.Transport);
        connection.Transport = held;
        connection.Features.Set(held);
    }

    private sealed class Listener(EnvironmentConnections owner) : IConnectionListener
    {
        private readonly CancellationTokenSource unbound = new();

        public EndPoint EndPoint => owner.EndPoint;

        public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default)
        {
            try
            {
                return await owner.accepted.Reader.ReadAsync(unbound.Token);
            }
            catch (Exception e) when (e is OperationCanceledException or ChannelClosedException)
            {
                return null;
            }
        }

        public ValueTask UnbindAsync(CancellationToken cancellationToken = default)
        {
            unbound.Cancel();
            return ValueTask.CompletedTask;
        }

        public ValueTask DisposeAsync()
        {
            unbound.Dispose();
            return ValueTask.CompletedTask;
        }
    }
}

/// <summary>Stands for the listening sockets of all environments: "runtime-api" or "aws-endpoint".</summary>
public sealed class EnvironmentEndPoint(string name) : EndPoint
{
    public override string ToString() => $"environments:{name}";
}

/// <summary>Whose environment a connection came from: a feature of connections to the AWS endpoint inside a sandbox.</summary>
public sealed record EnvironmentIdentity(
    string EnvironmentId, string AccountId, string Region, string FunctionName, string FunctionVersion, string RoleArn);
