using System.Buffers;
using System.Globalization;
using System.IO.Pipelines;
using System.Text;
using Hearth.Kernel;
using Hearth.Protocols.RestXml;
using Microsoft.AspNetCore.Http;

namespace Hearth.Protocols.SigV4;

/// <summary>
/// The aws-chunked encoding: a body in pieces, each signed with the signature before it, and trailers.
/// https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming.html and sigv4-streaming-trailers.html
/// </summary>
internal sealed class ChunkedBody : ReadOnlyStream, IBodyTrailers
{
    /// <summary>A signed piece is kept until its signature is verified.</summary>
    private const int LargestChunkBytes = 16 * 1024 * 1024;

    private const int LongestLineBytes = 8 * 1024;

    private static readonly string EmptyHash = CanonicalRequest.Hash([]);

    private readonly PipeReader _reader;
    private readonly RequestSignature _signature;
    private readonly SigningKey _key;
    private readonly SignatureErrors _errors;
    private readonly bool _isSigned;
    private readonly bool _hasTrailers;
    private string _previous;
    private ReadOnlyMemory<byte> _chunk;
    private bool _isAtEnd;

    private ChunkedBody(HttpRequest request, RequestSignature signature, SigningKey key, SignatureErrors errors, bool isSigned, bool hasTrailers)
    {
        _reader = PipeReader.Create(request.Body);
        (_signature, _key, _errors, _isSigned, _hasTrailers) = (signature, key, errors, isSigned, hasTrailers);
        _previous = signature.Hex;
    }

    /// <summary>What came after the last piece, such as x-amz-checksum-crc32; complete when the body has been read.</summary>
    public Dictionary<string, string> Trailers { get; } = new(StringComparer.OrdinalIgnoreCase);

    IReadOnlyDictionary<string, string> IBodyTrailers.Trailers => Trailers;

    /// <exception cref="AwsError">The kind of body is not known.</exception>
    public static ChunkedBody Of(HttpRequest request, RequestSignature signature, SigningKey key, SignatureErrors errors) =>
        signature.DeclaredPayload switch
        {
            "STREAMING-AWS4-HMAC-SHA256-PAYLOAD" => new(request, signature, key, errors, isSigned: true, hasTrailers: false),
            "STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER" => new(request, signature, key, errors, isSigned: true, hasTrailers: true),
            "STREAMING-UNSIGNED-PAYLOAD-TRAILER" => new(request, signature, key, errors, isSigned: false, hasTrailers: true),
            var other => throw new AwsError("InvalidRequest", $"x-amz-content-sha256 must be UNSIGNED-PAYLOAD, STREAMING-AWS4-HMAC-SHA256-PAYLOAD[-TRAILER], STREAMING-UNSIGNED-PAYLOAD-TRAILER or a valid sha256 value, not '{other}'."),
        };

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (buffer.Length == 0) return 0;
        if (_chunk.IsEmpty && !_isAtEnd) await NextChunkAsync(cancellationToken);
        var count = Math.Min(buffer.Length, _chunk.Length);
        _chunk[..count].CopyTo(buffer);
        _chunk = _chunk[count..];
        return count;
    }

    private async Task NextChunkAsync(CancellationToken cancellation)
    {
        // "10000;chunk-signature=ad80c730...", or without a signature just the length.
        var parts = (await LineAsync(cancellation)).Split(';');
        if (!int.TryParse(parts[0], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var length) || length is < 0 or > LargestChunkBytes)
            throw Malformed();
        var chunk = length == 0 ? default : await BytesAsync(length, cancellation);
        if (_isSigned) VerifyChunk(chunk, Array.Find(parts, part => part.StartsWith("chunk-signature=", StringComparison.Ordinal)));
        if (length > 0)
        {
            if (await LineAsync(cancellation) != "") throw Malformed();
            _chunk = chunk;
            return;
        }
        if (_hasTrailers) await ReadTrailersAsync(cancellation);
        _isAtEnd = true;
    }

    private void VerifyChunk(ReadOnlyMemory<byte> chunk, string? part)
    {
        var text = $"AWS4-HMAC-SHA256-PAYLOAD\n{_signature.Timestamp}\n{_signature.ScopeText}\n{_previous}\n{EmptyHash}\n{CanonicalRequest.Hash(chunk.Span)}";
        Advance(text, part?["chunk-signature=".Length..]);
    }

    private async Task ReadTrailersAsync(CancellationToken cancellation)
    {
        var signed = new StringBuilder();
        while (await LineAsync(cancellation) is { Length: > 0 } line)
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon <= 0 || signed.Length > LongestLineBytes) throw Malformed();
            var (name, value) = (line[..colon].Trim().ToLowerInvariant(), line[(colon + 1)..].Trim());
            Trailers[name] = value;
            if (name != "x-amz-trailer-signature") signed.Append(name).Append(':').Append(value).Append('\n');
        }
        if (!_isSigned) return;
        var text = $"AWS4-HMAC-SHA256-TRAILER\n{_signature.Timestamp}\n{_signature.ScopeText}\n{_previous}\n{CanonicalRequest.Hash(Encoding.UTF8.GetBytes(signed.ToString()))}";
        Advance(text, Trailers.GetValueOrDefault("x-amz-trailer-signature"));
    }

    private void Advance(string text, string? signature)
    {
        if (signature is null || !_key.Verify(text, signature)) throw _errors.DoesNotMatch();
        _previous = signature;
    }

    private async Task<string> LineAsync(CancellationToken cancellation)
    {
        while (true)
        {
            var result = await _reader.ReadAsync(cancellation);
            if (result.Buffer.PositionOf((byte)'\n') is { } end)
            {
                var line = Encoding.UTF8.GetString(result.Buffer.Slice(0, end)).TrimEnd('\r');
                _reader.AdvanceTo(result.Buffer.GetPosition(1, end));
                return line;
            }
            _reader.AdvanceTo(result.Buffer.Start, result.Buffer.End);
            // After the last piece some clients leave out the empty line.
            if (result.IsCompleted) return result.Buffer.IsEmpty ? "" : throw Malformed();
            if (result.Buffer.Length > LongestLineBytes) throw Malformed();
        }
    }

    private async Task<ReadOnlyMemory<byte>> BytesAsync(int count, CancellationToken cancellation)
    {
        var result = await _reader.ReadAtLeastAsync(count, cancellation);
        if (result.Buffer.Length < count) throw Malformed();
        var bytes = result.Buffer.Slice(0, count).ToArray();
        _reader.AdvanceTo(result.Buffer.GetPosition(count));
        return bytes;
    }

    private static AwsError Malformed() => new("IncompleteBody", "The request body terminated unexpectedly, or its chunks cannot be read.");
}
