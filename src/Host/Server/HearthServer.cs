using System.Net;
using Hearth.DataPlane;
using Hearth.Host.Authentication;
using Hearth.Host.Commands;
using Hearth.Host.Tracing;
using Hearth.Protocols.AwsJson;
using Hearth.Protocols.AwsQuery;
using Hearth.Protocols.RestJson;
using Hearth.Protocols.RestXml;
using Hearth.Protocols.RpcV2Cbor;
using Hearth.Services.Lambda;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Hearth.Host.Server;

/// <summary>The running server: its parts, and the listeners through which they are reached.</summary>
internal sealed class HearthServer : IAsyncDisposable
{
    private readonly ServerParts _parts;

    private HearthServer(ServerParts parts, IPEndPoint address) => (_parts, Address) = (parts, address);

    /// <summary>Where it listens; the port is the real one when 0 was asked for.</summary>
    public IPEndPoint Address { get; }

    public DataPlaneEngine DataPlane => _parts.DataPlane;

    public LambdaService Lambda => _parts.Lambda;

    public IdentityServices Identity => _parts.Identity;

    /// <param name="taps">What a command puts between the rooms; null for nothing.</param>
    /// <exception cref="ServerStartException">The options cannot be served; the message says what to do.</exception>
    public static async Task<HearthServer> StartAsync(
        ServerOptions options, ILoggerFactory loggers, ServerTaps? taps, CancellationToken cancellation)
    {
        CheckReach(options);
        var parts = new ServerParts(options, loggers, taps ?? new ServerTaps());
        try
        {
            await parts.StartAsync(cancellation);
            var address = (IPEndPoint)await ListenAsync(options, parts, loggers, cancellation);
            // Its messages carry addresses of this server.
            await parts.Sns.StartAsync(ServerSettings.Print(address, options.Tls is not null));
            return new HearthServer(parts, address);
        }
        catch
        {
            await parts.DisposeAsync();
            throw;
        }
    }

    public ValueTask DisposeAsync()
    {
        _parts.Sqs.EndWaiting();
        return _parts.DisposeAsync();
    }

    /// <summary>For functions first, so that those that are invoked at once reach the server.</summary>
    private static async Task<EndPoint> ListenAsync(
        ServerOptions options, ServerParts parts, ILoggerFactory loggers, CancellationToken cancellation)
    {
        var services = parts.Definitions;
        var pipeline = new Pipeline(
            [
                new RestXmlProtocol(parts.S3.Definition, parts.S3.IsBucket), new AwsJsonProtocol(services), new RpcV2CborProtocol(services),
                new AwsQueryProtocol(services), new RestJsonProtocol(services),
            ],
            parts.Identity.Authentication,
            parts.Lambda,
            new HearthPaths(parts.Lambda, parts.DataPlane, parts.Identity, new TracePaths(parts.Recordings), parts.Sns),
            loggers.CreateLogger<Pipeline>());
        var fromEnvironments = parts.Own(new Listener(pipeline, parts.DataPlane.AwsConnections, loggers));
        await fromEnvironments.StartAsync(parts.DataPlane.AwsConnections.EndPoint, cancellation);
        var tls = options.Tls is { } files ? parts.Own(TlsServices.Read(files)) : null;
        var fromOutside = parts.Own(new Listener(pipeline, new SocketTransportFactory(Options.Create(PublicTransport), loggers), loggers, tls));
        return await fromOutside.StartAsync(options.Listen, cancellation);
    }

    /// <summary>Each saves a warm invocation a thread hop or a system call; the second costs 4 KB for each open connection.</summary>
    private static SocketTransportOptions PublicTransport => new()
    {
        UnsafePreferInlineScheduling = true,
        WaitForDataBeforeAllocatingBuffer = false,
    };

    /// <exception cref="ServerStartException">Others could reach a server that takes any credentials.</exception>
    private static void CheckReach(ServerOptions options)
    {
        if (options.Auth == "enforce" || options.IsInsecureAllowed || IPAddress.IsLoopback(options.Listen.Address)) return;
        throw new ServerStartException(
            $"--listen {options.Listen} can be reached by others, and authentication is open: everybody could run code on this machine. "
            + "Add --auth enforce, listen on 127.0.0.1, or say --insecure if you mean it.");
    }
}
