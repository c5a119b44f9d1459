using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Hearth.Host.Server;

/// <summary>One Kestrel for one kind of connection: the public address, or the sockets inside the environments.</summary>
/// <param name="tls">Null: plain HTTP.</param>
internal sealed class Listener(Pipeline pipeline, IConnectionListenerFactory connections, ILoggerFactory loggers, TlsServices? tls = null) : IAsyncDisposable
{
    /// <summary>Headers end in CR LF and nothing less: a proxy before Hearth may read a lone LF otherwise than Kestrel does.</summary>
    static Listener() => AppContext.SetSwitch("Microsoft.AspNetCore.Server.Kestrel.DisableHttp1LineFeedTerminators", isEnabled: true);

    private static readonly TimeSpan DrainTime = TimeSpan.FromSeconds(10);

    private KestrelServer? _kestrel;

    /// <returns>The address it listens on, the port filled in.</returns>
    /// <exception cref="ServerStartException">The address cannot be had; the message says what to do.</exception>
    public async Task<EndPoint> StartAsync(EndPoint address, CancellationToken cancellation)
    {
        var options = new KestrelServerOptions { AddServerHeader = false };
        // Every operation has a limit of its own, answered in AWS's words.
        options.Limits.MaxRequestBodySize = null;
        ListenOptions? listening = null;
        tls?.Apply(options);
        if (address is IPEndPoint ip) options.Listen(ip, Configure);
        else options.Listen(address, Configure);
        _kestrel = new KestrelServer(Options.Create(options), connections, loggers);
        try
        {
            await _kestrel.StartAsync(pipeline, cancellation);
        }
        catch (Exception error) when (error is IOException or SocketException)
        {
            throw new ServerStartException(
                $"Hearth cannot listen on {address}: {error.GetBaseException().Message}. "
                + "Stop what listens there, or choose another address with --listen ADDRESS:PORT.",
                error);
        }
        return listening!.EndPoint;

        void Configure(ListenOptions listen)
        {
            listening = listen;
            tls?.Apply(listen);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_kestrel is null) return;
        using var limit = new CancellationTokenSource(DrainTime);
        await _kestrel.StopAsync(limit.Token);
        _kestrel.Dispose();
    }
}

/// <summary>The server cannot start; the message is for the user.</summary>
internal sealed class ServerStartException(string message, Exception? cause = null) : Exception(message, cause);
