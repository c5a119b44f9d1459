using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace Hearth.Tests.Unit.DataPlane.Telemetry;

/// <summary>Listens as an extension does, for HTTP posts or for lines, and keeps what comes.</summary>
internal sealed class TelemetryReceiver : IAsyncDisposable
{
    private readonly Lock gate = new();
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly List<IReadOnlyList<JsonElement>> batches = [];
    private readonly CancellationTokenSource stopping = new();
    private readonly Task accepting;
    private readonly bool isHttp;

    public TelemetryReceiver(bool isHttp)
    {
        this.isHttp = isHttp;
        listener.Start();
        accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    public string Destination => isHttp
        ? $$"""{"protocol":"HTTP","URI":"http://sandbox.localdomain:{{Port}}/in"}"""
        : $$"""{"protocol":"TCP","port":{{Port}}}""";

    /// <summary>The status that posts are answered with; null: not at all.</summary>
    public int? Status { get; set; } = 200;

    public int Requests { get; private set; }

    public IReadOnlyList<IReadOnlyList<JsonElement>> Batches
    {
        get { lock (gate) return [.. batches]; }
    }

    public IReadOnlyList<JsonElement> Events => [.. Batches.SelectMany(batch => batch)];

    public IReadOnlyList<string> Types => [.. Events.Select(happened => happened.GetProperty("type").GetString()!)];

    public JsonElement Record(string type) => Events.First(happened => happened.GetProperty("type").GetString() == type).GetProperty("record");

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        listener.Stop();
        await accepting;
        stopping.Dispose();
    }

    private async Task AcceptAsync()
    {
        var serving = new List<Task>();
        try
        {
            while (true) serving.Add(ServeAsync(await listener.AcceptTcpClientAsync(stopping.Token)));
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            await Task.WhenAll(serving);
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using (client)
        {
            using var reader = new StreamReader(client.GetStream(), Encoding.UTF8);
            try
            {
                while (await reader.ReadLineAsync(stopping.Token) is { } line)
                {
                    if (!isHttp) Keep([JsonSerializer.Deserialize<JsonElement>(line)]);
                    else await AnswerAsync(client, reader);
                }
            }
            catch (Exception e) when (e is OperationCanceledException or IOException)
            {
                // The test is over, or the plane is.
            }
        }
    }

    private async Task AnswerAsync(TcpClient client, StreamReader reader)
    {
        var length = 0;
        while (await reader.ReadLineAsync(stopping.Token) is { Length: > 0 } header)
        {
            if (header.StartsWith("Content-Length: ")) length = int.Parse(header["Content-Length: ".Length..]);
        }

        var body = new char[length];
        var read = await reader.ReadBlockAsync(body, stopping.Token);
        lock (gate) Requests++;
        if (Status is not { } status) return;
        if (status == 200) Keep(JsonSerializer.Deserialize<JsonElement[]>(new string(body, 0, read))!);
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 {status} X\r\nContent-Length: 0\r\n\r\n"), stopping.Token);
    }

    private void Keep(IReadOnlyList<JsonElement> batch)
    {
        lock (gate) batches.Add(batch);
    }
}
