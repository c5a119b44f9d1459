using Hearth.Kernel;
using Microsoft.AspNetCore.Http;

namespace Hearth.Protocols.Operations;

/// <summary>Reads a request body into memory, up to the operation's limit.</summary>
internal static class RequestBody
{
    /// <summary>
    /// How much of an over-long body is still read before it is refused: clients write the whole body first, and would
    /// see a broken connection instead of the 413.
    /// </summary>
    private const long DrainBytes = 512L * 1024 * 1024;

    public static async Task<ReadOnlyMemory<byte>> ReadAsync(HttpRequest request, Operation operation, CancellationToken cancellation)
    {
        if (request.ContentLength is 0) return default;
        if (request.ContentLength > operation.MaxBodyBytes) await RefuseAsync(request, operation, cancellation);
        var buffer = new byte[request.ContentLength ?? 16 * 1024];
        var count = 0;
        while (true)
        {
            if (count == buffer.Length && request.ContentLength is null) Array.Resize(ref buffer, buffer.Length * 2);
            var read = await request.Body.ReadAsync(buffer.AsMemory(count), cancellation);
            if (read == 0) return buffer.AsMemory(0, count);
            count += read;
            if (count > operation.MaxBodyBytes) await RefuseAsync(request, operation, cancellation);
        }
    }

    private static async Task RefuseAsync(HttpRequest request, Operation operation, CancellationToken cancellation)
    {
        var buffer = new byte[64 * 1024];
        var drained = 0L;
        while (drained < DrainBytes && await request.Body.ReadAsync(buffer, cancellation) is > 0 and var read) drained += read;
        throw new AwsError(
            operation.Name == "Invoke" ? "RequestTooLargeException" : "RequestEntityTooLargeException",
            $"Request must be smaller than {operation.MaxBodyBytes} bytes for the {(operation.Name == "Invoke" ? "InvokeFunction" : operation.Name)} operation",
            413);
    }
}
