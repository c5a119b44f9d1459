using System.Buffers;
using Microsoft.Win32.SafeHandles;

namespace Hearth.Storage.Objects;

/// <summary>
/// Writes a stream into a file through two buffers: while one is hashed and written, the next is filled. What fits into one is done with
/// at once.
/// </summary>
internal static class FileReception
{
    private const int BufferBytes = 256 * 1024;

    /// <returns>How many bytes there were.</returns>
    public static async Task<long> WriteAsync(Stream content, SafeFileHandle file, Action<ReadOnlySpan<byte>> observe, CancellationToken cancellation)
    {
        var (filling, taken) = (ArrayPool<byte>.Shared.Rent(BufferBytes), (byte[]?)null);
        var taking = Task.CompletedTask;
        try
        {
            for (var size = 0L; ;)
            {
                // Kestrel gives what it has, often 4 KB: a whole buffer per write costs a tenth of the system calls.
                var count = await content.ReadAtLeastAsync(filling.AsMemory(0, BufferBytes), BufferBytes, throwOnEndOfStream: false, cancellation);
                await taking;
                if (count < BufferBytes)
                {
                    Take(filling, count, size);
                    return size + count;
                }
                (filling, taken) = (taken ?? ArrayPool<byte>.Shared.Rent(BufferBytes), filling);
                var (full, at) = (taken, size);
                taking = Task.Run(() => Take(full, BufferBytes, at), CancellationToken.None);
                size += count;
            }
        }
        finally
        {
            // A buffer that is still being written must not become somebody else's.
            await taking.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            ArrayPool<byte>.Shared.Return(filling);
            if (taken is not null) ArrayPool<byte>.Shared.Return(taken);
        }

        void Take(byte[] buffer, int count, long at)
        {
            observe(buffer.AsSpan(0, count));
            RandomAccess.Write(file, buffer.AsSpan(0, count), at);
        }
    }
}
