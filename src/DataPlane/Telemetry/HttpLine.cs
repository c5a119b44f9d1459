using System.Net.Http.Headers;
using System.Net.Sockets;

namespace Hearth.DataPlane.Telemetry;

/// <summary>Posts each batch as a JSON array; any answer of 2xx acknowledges it.</summary>
internal sealed class HttpLine : ITelemetryLine
{
    private readonly TelemetryDestination destination;
    private readonly HttpClient client;

    public HttpLine(TelemetryDestination destination, Func<CancellationToken, Task<Socket>> connect)
    {
        this.destination = destination;
        var handler = new SocketsHttpHandler
        {
            UseProxy = false,
            UseCookies = false,
            AllowAutoRedirect = false,
            MaxConnectionsPerServer = 1,
            ConnectCallback = async (_, cancellation) => new NetworkStream(await connect(cancellation), ownsSocket: true),
        };
        client = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
    }

    public async Task SendAsync(IReadOnlyList<byte[]> events, CancellationToken cancellation)
    {
        var body = new byte[events.Sum(text => text.Length + 1) + 1];
        var length = 0;
        foreach (var text in events)
        {
            body[length] = (byte)(length == 0 ? '[' : ',');
            length++;
            text.CopyTo(body, length);
            length += text.Length;
        }

        body[length] = (byte)']';
        using var request = new HttpRequestMessage(new HttpMethod(destination.Method), destination.Address);
        request.Content = new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
        using var response = await client.SendAsync(request, cancellation);
        if (!response.IsSuccessStatusCode) throw new HttpRequestException($"The extension answered {(int)response.StatusCode}.");
    }

    public void Dispose() => client.Dispose();
}
