using System.Buffers;
using System.Net;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Hearth.Bench.Floors;

/// <summary>
/// The floor of every warm figure: a bare Kestrel, put together as Hearth does it, that sends a POST's body back. It runs
/// in a process of its own: `hearth-bench echo PORT`.
/// </summary>
internal sealed class EchoServer : IHttpApplication<IFeatureCollection>
{
    public static async Task<int> RunAsync(int port)
    {
        var options = new KestrelServerOptions { AddServerHeader = false };
        options.Listen(IPAddress.Loopback, port);
        var transport = new SocketTransportFactory(Options.Create(new SocketTransportOptions()), NullLoggerFactory.Instance);
        using var server = new KestrelServer(Options.Create(options), transport, NullLoggerFactory.Instance);
        await server.StartAsync(new EchoServer(), CancellationToken.None);
        await Task.Delay(Timeout.Infinite);
        return 0;
    }

    public IFeatureCollection CreateContext(IFeatureCollection contextFeatures) => contextFeatures;

    public void DisposeContext(IFeatureCollection context, Exception? exception)
    {
    }

    public async Task ProcessRequestAsync(IFeatureCollection context)
    {
        var request = context.GetRequiredFeature<IHttpRequestFeature>();
        var response = context.GetRequiredFeature<IHttpResponseFeature>();
        var writer = context.GetRequiredFeature<IHttpResponseBodyFeature>().Writer;
        var length = int.TryParse(request.Headers.ContentLength?.ToString(), out var given) ? given : 0;
        var body = ArrayPool<byte>.Shared.Rent(length);
        await request.Body.ReadExactlyAsync(body.AsMemory(0, length));
        response.Headers.ContentLength = length;
        response.Headers.ContentType = "application/json";
        await writer.WriteAsync(body.AsMemory(0, length));
        ArrayPool<byte>.Shared.Return(body);
    }
}
