using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace Hearth.DotnetRuntime;

/// <summary>
/// The Lambda Runtime API (2018-06-01) over one kept-alive socket.
/// https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html
/// HttpClient costs 60 to 80 ms at the first request; and this sends an answer and the request for the next invocation in
/// one write (HTTP/1.1 pipelining), which saves a round trip for each invocation.
/// </summary>
internal class RuntimeApi : IDisposable
{
    /// <summary>What AWS_LAMBDA_RUNTIME_API is in every sandbox.</summary>
    public const string UsualAddress = "127.0.0.1:9001";

    private const string Base = "/2018-06-01/runtime/";
    private readonly string _host;
    private readonly int _port;
    private readonly string _tail;
    private Stream? _output;
    private ReplyReader? _reader;

    /// <param name="address">AWS_LAMBDA_RUNTIME_API, "127.0.0.1:9001".</param>
    public RuntimeApi(string address)
    {
        var colon = address.LastIndexOf(':');
        _host = colon > 0 ? address[..colon] : "127.0.0.1";
        _port = int.Parse(address.AsSpan(colon + 1), CultureInfo.InvariantCulture);
        _tail = $" HTTP/1.1\r\nHost: {address}\r\n";
    }

    private string GetNext => $"GET {Base}invocation/next{_tail}\r\n";

    /// <summary>Made at the first request unless it was made ahead.</summary>
    /// <exception cref="IOException">Nobody is there.</exception>
    public virtual void Connect()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            socket.Connect(_host, _port);
        }
        catch (SocketException e)
        {
            socket.Dispose();
            throw new IOException("The Runtime API closed the connection", e);
        }
        var stream = new NetworkStream(socket, ownsSocket: true);
        Attach(stream, stream);
    }

    /// <summary>Blocks until there is an invocation.</summary>
    public Reply Next()
    {
        Send(Encoding.ASCII.GetBytes(GetNext));
        return ReadNext();
    }

    public Reply PostResponseThenNext(string requestId, ReadOnlyMemory<byte> body, string contentType)
        => PostThenNext($"invocation/{requestId}/response", body, contentType, null);

    public Reply PostErrorThenNext(string requestId, ReadOnlyMemory<byte> body, string errorType)
        => PostThenNext($"invocation/{requestId}/error", body, "application/json", errorType);

    /// <summary>Blocks until the snapshot that this process is has been restored.</summary>
    public void RestoreNext()
    {
        Send(Encoding.ASCII.GetBytes($"GET {Base}restore/next{_tail}\r\n"));
        ReadNext();
    }

    public void PostInitError(ReadOnlyMemory<byte> body, string errorType) => PostError("init/error", body, errorType);

    public void PostRestoreError(ReadOnlyMemory<byte> body, string errorType) => PostError("restore/error", body, errorType);

    public void Dispose() => _output?.Dispose();

    protected void Attach(Stream input, Stream output)
    {
        _output = output;
        _reader = new ReplyReader(input);
    }

    private void PostError(string path, ReadOnlyMemory<byte> body, string errorType)
    {
        Send(Message(path, body, "application/json", errorType, ""));
        _reader!.Read();
    }

    private Reply PostThenNext(string path, ReadOnlyMemory<byte> body, string contentType, string? errorType)
    {
        Reply reply;
        try
        {
            Send(Message(path, body, contentType, errorType, GetNext));
            reply = _reader!.Read();
        }
        catch (IOException)
        {
            // The server may refuse a body by closing the connection (a response that is too large is the
            // platform's finding). The runtime then just asks for the next invocation.
            Close();
            return Next();
        }
        if (reply.Status >= 500)
            throw new InvalidOperationException($"The Runtime API answered {reply.Status}");
        return _output is null ? Next() : ReadNext();
    }

    private Reply ReadNext()
    {
        var reply = _reader!.Read();
        if (reply.Status != 200)
            throw new InvalidOperationException($"The Runtime API answered {reply.Status}: {Encoding.UTF8.GetString(reply.Body)}");
        return reply;
    }

    private byte[] Message(string path, ReadOnlyMemory<byte> body, string contentType, string? errorType, string after)
    {
        var head = $"POST {Base}{path}{_tail}Content-Type: {contentType}\r\nContent-Length: {body.Length}\r\n";
        if (errorType is not null)
            head += $"Lambda-Runtime-Function-Error-Type: {errorType}\r\n";
        var message = new byte[head.Length + 2 + body.Length + after.Length];
        var length = Encoding.ASCII.GetBytes(head + "\r\n", message);
        body.Span.CopyTo(message.AsSpan(length));
        Encoding.ASCII.GetBytes(after, message.AsSpan(length + body.Length));
        return message;
    }

    private void Send(byte[] data)
    {
        if (_output is null)
            Connect();
        _output!.Write(data);
    }

    private void Close()
    {
        _output?.Dispose();
        _output = null;
    }
}
