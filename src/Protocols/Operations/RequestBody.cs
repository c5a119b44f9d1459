using System.IO.Compression;
using Hearth.Kernel;
using Microsoft.AspNetCore.Http;

namespace Hearth.Protocols.Operations;

/// <summary>Reads a request body into memory, up to a limit.</summary>
public static class RequestBody
{
    /// <summary>
    /// How much of an over-long body is still read before it is refused: clients write the whole body first, and would
    /// see a broken connection instead of the 413.
    /// </summary>
    private const long DrainBytes = 512L * 1024 * 1024;

    /// <summary>What is set aside before any of the body has come: a length is quickly claimed.</summary>
    private const int FirstBytes = 1024 * 1024;

    private const int LargeBytes = 64 * 1024;

    internal static Task<ReadOnlyMemory<byte>> ReadAsync(HttpRequest request, Operation operation, CancellationToken cancellation) =>
        ReadAsync(request, operation.MaxBodyBytes, operation.Name, cancellation);

    /// <param name="operationName">For the message when the body is too large.</param>
    /// <exception cref="AwsError">413 when the body is longer than <paramref name="maxBytes"/>.</exception>
    public static async Task<ReadOnlyMemory<byte>> ReadAsync(
        HttpRequest request, long maxBytes, string operationName, CancellationToken cancellation)
    {
        if (request.ContentLength is 0) return default;
        if (request.ContentLength > maxBytes) await RefuseAsync(request, maxBytes, operationName, cancellation);
        // One byte more than claimed: the read that finds the end needs room to ask for more.
        var buffer = new byte[Math.Min(request.ContentLength + 1 ?? 16 * 1024, FirstBytes)];
        var count = 0;
        while (true)
        {
            if (count == buffer.Length) Array.Resize(ref buffer, (int)Math.Min(buffer.Length * 4L, Math.Max(maxBytes, buffer.Length) + 1));
            var read = await request.Body.ReadAsync(buffer.AsMemory(count), cancellation);
            if (read == 0)
            {
                // Checking megabytes takes milliseconds: others must not wait for that.
                if (count > LargeBytes) await SocketThread.Leave();
                return buffer.AsMemory(0, count);
            }
            count += read;
            if (count > maxBytes) await RefuseAsync(request, maxBytes, operationName, cancellation);
        }
    }

    /// <summary>
    /// The body without its compression: SDKs send larger bodies of some operations as gzip. Never more than
    /// <paramref name="maxBytes"/> comes out of it. https://smithy.io/2.0/spec/behavior-traits.html#requestcompression-trait
    /// </summary>
    public static async Task<ReadOnlyMemory<byte>> ReadPlainAsync(
        HttpRequest request, long maxBytes, string operationName, CancellationToken cancellation)
    {
        var body = await ReadAsync(request, maxBytes, operationName, cancellation);
        if (!request.Headers.ContentEncoding.ToString().Contains("gzip", StringComparison.OrdinalIgnoreCase)) return body;
        try
        {
            await using var gzip = new GZipStream(new MemoryStream(body.ToArray(), writable: false), CompressionMode.Decompress);
            using var plain = new MemoryStream();
            var buffer = new byte[64 * 1024];
            while (await gzip.ReadAsync(buffer, cancellation) is > 0 and var read)
            {
                if (plain.Length + read > maxBytes) throw TooLarge(maxBytes, operationName);
                plain.Write(buffer, 0, read);
            }
            return plain.GetBuffer().AsMemory(0, (int)plain.Length);
        }
        catch (InvalidDataException)
        {
            throw new AwsError("SerializationException", "The request body is not valid gzip.");
        }
    }

    public static AwsError TooLarge(long maxBytes, string operationName) => new(
        operationName == "Invoke" ? "RequestTooLargeException" : "RequestEntityTooLargeException",
        $"Request must be smaller than {maxBytes} bytes for the {(operationName == "Invoke" ? "InvokeFunction" : operationName)} operation",
        413);

    private static async Task RefuseAsync(HttpRequest request, long maxBytes, string operationName, CancellationToken cancellation)
    {
        var buffer = new byte[64 * 1024];
        var drained = 0L;
        while (drained < DrainBytes && await request.Body.ReadAsync(buffer, cancellation) is > 0 and var read) drained += read;
        throw TooLarge(maxBytes, operationName);
    }
}
