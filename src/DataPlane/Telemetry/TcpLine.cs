using System.Net.Sockets;

namespace Hearth.DataPlane.Telemetry;

/// <summary>Writes one JSON object per line over a connection that stays; nothing acknowledges it.</summary>
internal sealed class TcpLine(Func<CancellationToken, Task<Socket>> connect) : ITelemetryLine
{
    private NetworkStream? stream;

    public async Task SendAsync(IReadOnlyList<byte[]> events, CancellationToken cancellation)
    {
        try
        {
            stream ??= new NetworkStream(await connect(cancellation), ownsSocket: true);
            var text = new byte[events.Sum(line => line.Length + 1)];
            var length = 0;
            foreach (var line in events)
            {
                line.CopyTo(text, length);
                length += line.Length;
                text[length++] = (byte)'\n';
            }

            await stream.WriteAsync(text, cancellation);
        }
        catch (IOException)
        {
            Dispose(); // The next attempt connects anew.
            throw;
        }
    }

    public void Dispose()
    {
        stream?.Dispose();
        stream = null;
    }
}
