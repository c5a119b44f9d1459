using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Hearth.Bench.Client;

/// <summary>Puts and gets of S3 objects: small ones as whole requests, large ones streamed through one buffer on a connection of their own.</summary>
internal static class ObjectRequests
{
    private const int BufferBytes = 256 * 1024;

    public static byte[] MakeBucket(IPEndPoint address, string bucket) => Put(address, $"/{bucket}", []);

    public static byte[] Put(IPEndPoint address, string path, ReadOnlySpan<byte> content) =>
        [.. Encoding.ASCII.GetBytes(Head(address, "PUT", path, content.Length)), .. content];

    public static byte[] Get(IPEndPoint address, string path) => Encoding.ASCII.GetBytes(Head(address, "GET", path, length: null));

    /// <summary>Sends an object of many random blocks and waits for its answer.</summary>
    public static void PutLarge(IPEndPoint address, string path, long sizeBytes)
    {
        using var socket = Connect(address);
        socket.Send(Encoding.ASCII.GetBytes(Head(address, "PUT", path, sizeBytes)));
        var block = new byte[BufferBytes];
        Random.Shared.NextBytes(block);
        for (var left = sizeBytes; left > 0;) left -= socket.Send(block.AsSpan(0, (int)Math.Min(left, block.Length)));
        ReadHead(socket, block, out _);
    }

    /// <summary>Reads an object to its end and drops it.</summary>
    public static void GetLarge(IPEndPoint address, string path, long sizeBytes)
    {
        using var socket = Connect(address);
        socket.Send(Get(address, path));
        var buffer = new byte[BufferBytes];
        ReadHead(socket, buffer, out var beyond);
        for (var left = sizeBytes - beyond; left > 0;)
        {
            var count = socket.Receive(buffer);
            left -= count > 0 ? count : throw new IOException("The server closed the connection within an object.");
        }
    }

    private static Socket Connect(IPEndPoint address)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        socket.Connect(address);
        return socket;
    }

    /// <param name="beyond">How much of the body came with the head.</param>
    private static void ReadHead(Socket socket, byte[] buffer, out int beyond)
    {
        for (var held = 0; ;)
        {
            var count = socket.Receive(buffer.AsSpan(held));
            if (count == 0) throw new IOException("The server closed the connection within an answer.");
            held += count;
            var end = buffer.AsSpan(0, held).IndexOf("\r\n\r\n"u8);
            if (end < 0) continue;
            var head = Encoding.ASCII.GetString(buffer, 0, held);
            if (!head.StartsWith("HTTP/1.1 200", StringComparison.Ordinal)) throw new BenchException($"A measured request was answered {head}");
            beyond = held - end - 4;
            return;
        }
    }

    private static string Head(IPEndPoint address, string method, string path, long? length) =>
        $"{method} {path} HTTP/1.1\r\nHost: {address}\r\nUser-Agent: hearth-bench\r\nAuthorization: {RequestBytes.Authorization("s3")}\r\n"
        + "X-Amz-Date: 20260101T000000Z\r\nX-Amz-Content-Sha256: UNSIGNED-PAYLOAD\r\n"
        + (length is null ? "\r\n" : $"Content-Length: {length}\r\n\r\n");
}
