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
    public Answer Exchange(ReadOnlySpan<byte> request)
    {
        for (var sent = 0; sent < request.Length;) sent += _socket.Send(request[sent..]);
        var held = 0;
        while (true)
        {
            if (held == _buffer.Length) Array.Resize(ref _buffer, held * 2);
            var count = _socket.Receive(_buffer.AsSpan(held));
            if (count == 0) throw new IOException("The server closed the connection within an answer.");
            held += count;
            if (TryParse(_buffer.AsMemory(0, held)) is { } answer) return answer;
        }
    }

    /// <summary>The same for measured requests, where anything but success makes the figure worthless.</summary>
    public void ExchangeOk(ReadOnlySpan<byte> request)
    {
        var answer = Exchange(request);
        if (!answer.IsSuccess)
            throw new BenchException(
                $"A measured request was answered {answer.Status}: {Encoding.UTF8.GetString(answer.Body.Span)}");
    }

    public void Dispose() => _socket.Dispose();

    private static Answer? TryParse(ReadOnlyMemory<byte> held)
    {
        var bytes = held.Span;
        var headEnd = bytes.IndexOf("\r\n\r\n"u8);
        if (headEnd < 0) return null;
        var head = bytes[..(headEnd + 2)];
        var body = held[(headEnd + 4)..];
        if (!IsWhole(head, body.Span)) return null;
        var status = ((head[9] - '0') * 100) + ((head[10] - '0') * 10) + head[11] - '0';
        // A function that fails is answered 200 too, with this header.
        return new Answer(status, status == 200 && head.IndexOf("\r\nX-Amz-Function-Error: "u8) < 0, body);
    }

    private static bool IsWhole(ReadOnlySpan<byte> head, ReadOnlySpan<byte> body)
    {
        var lengthAt = head.IndexOf("\r\nContent-Length: "u8);
        if (lengthAt < 0) lengthAt = head.IndexOf("\r\ncontent-length: "u8);
        // Without a length it is chunked. There is no pipelining, so the last chunk is at the end.
        if (lengthAt < 0) return body.EndsWith("0\r\n\r\n"u8);
        var length = 0;
        for (var at = lengthAt + 18; head[at] is >= (byte)'0' and <= (byte)'9'; at++) length = (length * 10) + head[at] - '0';
        return body.Length >= length;
    }
}

/// <param name="IsSuccess">200, and no error of the function's.</param>
/// <param name="Body">Valid until the connection's next exchange.</param>
internal readonly record struct Answer(int Status, bool IsSuccess, ReadOnlyMemory<byte> Body);
