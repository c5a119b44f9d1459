using System.Buffers;
using System.Globalization;
using System.IO.Pipelines;
using System.Text;
using Hearth.Kernel;

namespace Hearth.Protocols.RestXml;

/// <summary>
/// Takes the aws-chunked encoding off a body while it is read: <c>length;chunk-signature=...</c>, the bytes, and so on to a
/// length of zero and the trailers. Signatures are not looked at: whoever verifies them puts a stream of its own in this one's place.
/// https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming-trailers.html
/// </summary>
internal sealed class AwsChunkedStream(Stream encoded) : Stream, IBodyTrailers
{
    private const int LongestLineBytes = 8 * 1024;
    private const int MostTrailers = 16;

    private readonly PipeReader _reader = PipeReader.Create(encoded, new StreamPipeReaderOptions(bufferSize: 64 * 1024, leaveOpen: true));
    private readonly Dictionary<string, string> _trailers = new(StringComparer.OrdinalIgnoreCase);
    private long _left;
    private bool _isFirst = true;
    private bool _isAtEnd;

    public IReadOnlyDictionary<string, string> Trailers => _trailers;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (buffer.Length == 0) return 0;
        if (_left == 0 && !_isAtEnd) await NextChunkAsync(cancellationToken);
        if (_isAtEnd) return 0;
        var result = await _reader.ReadAsync(cancellationToken);
        if (result.Buffer.IsEmpty) throw Incomplete();
        var part = result.Buffer.Slice(0, Math.Min(Math.Min(_left, buffer.Length), result.Buffer.Length));
        part.CopyTo(buffer.Span);
        _left -= part.Length;
        _reader.AdvanceTo(part.End);
        return (int)part.Length;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("A body is read asynchronously.");

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    private async Task NextChunkAsync(CancellationToken cancellation)
    {
        if (!_isFirst && await LineAsync(cancellation) != "") throw Incomplete();
        _isFirst = false;
        var line = await LineAsync(cancellation) ?? throw Incomplete();
        if (!long.TryParse(line.Split(';')[0], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out _left) || _left < 0) throw Incomplete();
        if (_left > 0) return;
        _isAtEnd = true;
        // Some clients leave out the empty line behind the last chunk, hence null is an end too.
        while (await LineAsync(cancellation) is { Length: > 0 } trailer)
        {
            var colon = trailer.IndexOf(':', StringComparison.Ordinal);
            if (colon <= 0 || _trailers.Count == MostTrailers)
                throw new AwsError("MalformedTrailerError", "The request contained trailing data that was not well-formed or did not conform to our published schema.");
            _trailers[trailer[..colon].Trim()] = trailer[(colon + 1)..].Trim();
        }
    }

    /// <returns>Null at the end of the body.</returns>
    private async Task<string?> LineAsync(CancellationToken cancellation)
    {
        while (true)
        {
            var result = await _reader.ReadAsync(cancellation);
            if (result.Buffer.PositionOf((byte)'\n') is { } end)
            {
                var line = Encoding.Latin1.GetString(result.Buffer.Slice(0, end)).TrimEnd('\r');
                _reader.AdvanceTo(result.Buffer.GetPosition(1, end));
                return line;
            }
            _reader.AdvanceTo(result.Buffer.Start, result.Buffer.End);
            if (result.Buffer.Length > LongestLineBytes) throw Incomplete();
            if (result.IsCompleted) return result.Buffer.IsEmpty ? null : throw Incomplete();
        }
    }

    private static AwsError Incomplete() =>
        new("IncompleteBody", "The request body terminated unexpectedly");
}
