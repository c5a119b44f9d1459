using System.Globalization;
using System.Text;

namespace Hearth.DotnetRuntime;

/// <summary>An answer of the Runtime API.</summary>
internal sealed record Reply(int Status, Dictionary<string, string> Headers, byte[] Body)
{
    public string? Header(string name) => Headers.GetValueOrDefault(name);
}

/// <summary>Reads HTTP/1.1 answers from a connection, one behind the other.</summary>
internal sealed class ReplyReader(Stream input)
{
    private const int Continue = 100;
    private byte[] _buffer = new byte[16384];
    private int _start;
    private int _end;

    /// <exception cref="IOException">The server closed the connection.</exception>
    public Reply Read()
    {
        while (true)
        {
            var status = int.Parse(ReadLine().AsSpan(9, 3), CultureInfo.InvariantCulture);
            var headers = ReadHeaders();
            if (status == Continue)
                continue;
            var chunked = headers.TryGetValue("Transfer-Encoding", out var coding) && coding.Contains("chunked", StringComparison.Ordinal);
            var length = headers.TryGetValue("Content-Length", out var text) ? int.Parse(text, CultureInfo.InvariantCulture) : 0;
            return new Reply(status, headers, chunked ? ReadChunks() : ReadBytes(length));
        }
    }

    private Dictionary<string, string> ReadHeaders()
    {
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        for (var line = ReadLine(); line.Length > 0; line = ReadLine())
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            headers[line[..colon]] = line[(colon + 1)..].Trim();
        }
        return headers;
    }

    private byte[] ReadChunks()
    {
        var body = new MemoryStream();
        while (int.Parse(ReadLine().Split(';')[0], NumberStyles.HexNumber, CultureInfo.InvariantCulture) is > 0 and var length)
        {
            body.Write(ReadBytes(length));
            ReadLine();
        }
        ReadHeaders(); // Trailers, which nothing here needs.
        return body.ToArray();
    }

    private string ReadLine()
    {
        while (true)
        {
            var length = _buffer.AsSpan(_start, _end - _start).IndexOf("\r\n"u8);
            if (length >= 0)
            {
                // Header values are UTF-8; the client context holds whatever the caller sent.
                var line = Encoding.UTF8.GetString(_buffer, _start, length);
                _start += length + 2;
                return line;
            }
            Receive();
        }
    }

    private byte[] ReadBytes(int length)
    {
        var bytes = new byte[length];
        var filled = Math.Min(length, _end - _start);
        Array.Copy(_buffer, _start, bytes, 0, filled);
        _start += filled;
        while (filled < length)
            filled += Receive(bytes, filled, length - filled);
        return bytes;
    }

    private void Receive()
    {
        if (_start > 0)
        {
            Array.Copy(_buffer, _start, _buffer, 0, _end - _start);
            _end -= _start;
            _start = 0;
        }
        if (_end == _buffer.Length)
            Array.Resize(ref _buffer, _buffer.Length * 2);
        _end += Receive(_buffer, _end, _buffer.Length - _end);
    }

    private int Receive(byte[] into, int offset, int count) =>
        input.Read(into, offset, count) is > 0 and var received ? received : throw new IOException("The Runtime API closed the connection");
}
