using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Hearth.Bench.Client;

/// <summary>
/// One keep-alive HTTP/1.1 connection with blocking calls: two system calls per exchange, so that the client's own cost
/// is small and the same for Hearth and for the echo floor. Not for concurrent use.
/// </summary>
internal sealed class RawHttpConnection : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private byte[] _buffer = new byte[64 * 1024];

    public RawHttpConnection(IPEndPoint address) => _socket.Connect(address);

    /// <summary>Sends a whole request and reads its whole answer; the body is valid until the next call.</summary>
    public (int Status, ReadOnlyMemory<byte> Body) Exchange(ReadOnlySpan<byte> request)
    {
        for (var sent = 0; sent < request.Length;) sent += _socket.Send(request[sent..]);
        var held = 0;
        while (true)
        {
            if (held == _buffer.Length) Array.Resize(ref _buffer, held * 2);
            var count = _socket.Receive(_buffer.AsSpan(held));
            if (count == 0) throw new IOException("The server closed the connection within an answer.");
            held += count;
            if (TryParse(_buffer.AsSpan(0, held), out var status, out var bodyStart))
                return (status, _buffer.AsMemory(bodyStart, held - bodyStart));
        }
    }

    /// <summary>The same for measured requests, where anything but 200 makes the figure worthless.</summary>
    public ReadOnlyMemory<byte> ExchangeOk(ReadOnlySpan<byte> request)
    {
        var (status, body) = Exchange(request);
        return status == 200 ? body : throw new BenchException($"A measured request was answered {status}: {Encoding.UTF8.GetString(body.Span)}");
    }

    public void Dispose() => _socket.Dispose();

    private static bool TryParse(ReadOnlySpan<byte> answer, out int status, out int bodyStart)
    {
        var headEnd = answer.IndexOf("\r\n\r\n"u8);
        (status, bodyStart) = (0, headEnd + 4);
        if (headEnd < 0) return false;
        var head = answer[..(headEnd + 2)];
        status = ((head[9] - '0') * 100) + ((head[10] - '0') * 10) + head[11] - '0';
        var lengthAt = head.IndexOf("\r\nContent-Length: "u8);
        // Without a length it is chunked. There is no pipelining, so the last chunk is at the end.
        if (lengthAt < 0) return answer.EndsWith("0\r\n\r\n"u8);
        var length = 0;
        for (var at = lengthAt + 18; head[at] is >= (byte)'0' and <= (byte)'9'; at++) length = (length * 10) + head[at] - '0';
        return answer.Length >= bodyStart + length;
    }
}
