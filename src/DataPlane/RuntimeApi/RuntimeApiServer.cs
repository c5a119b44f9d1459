using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Hearth.DataPlane.RuntimeApi;

/// <summary>
/// The Runtime API on a Kestrel of its own, without the ASP.NET pipeline: no routing, no middleware, no logging
/// between a runtime and its next event.
/// </summary>
internal sealed class RuntimeApiServer : IAsyncDisposable
{
    private readonly KestrelServer kestrel;

    private RuntimeApiServer(KestrelServer kestrel) => this.kestrel = kestrel;

    public static async Task<RuntimeApiServer> StartAsync(EnvironmentConnections connections, CancellationToken cancellation)
    {
        var options = new KestrelServerOptions { AddServerHeader = false };
        options.Listen(connections.EndPoint, static endpoint => endpoint.Protocols = HttpProtocols.Http1);
        options.Limits.MaxRequestBodySize = null; // The handlers count for themselves and answer in AWS's words.
        options.Limits.MinRequestBodyDataRate = null; // A function may stream as slowly as its timeout lets it.
        options.Limits.MinResponseDataRate = null; // A frozen runtime reads nothing for minutes.
        // A handler may run for 15 minutes between two calls. Not infinite: Kestrel adds that to the present time, and
        // the overflow closes the connection at the next heartbeat.
        options.Limits.KeepAliveTimeout = TimeSpan.FromDays(1);

        var server = new KestrelServer(Options.Create(options), connections, NullLoggerFactory.Instance);
        await server.StartAsync(new RuntimeApiApplication(), cancellation);
        return new RuntimeApiServer(server);
    }

    public async ValueTask DisposeAsync()
    {
        // Whatever is still connected belongs to environments that have ended: nothing to wait for.
        await kestrel.StopAsync(new CancellationToken(canceled: true));
        kestrel.Dispose();
    }
}
