using System.IO.Pipelines;
using Hearth.Storage;
using Microsoft.AspNetCore.Http;
using Microsoft.Win32.SafeHandles;

namespace Hearth.Services.S3.Objects;

/// <summary>Bytes of an object that is kept from being deleted meanwhile.</summary>
internal sealed class ObjectContent : IDisposable
{
    private const int BufferBytes = 128 * 1024;

    private readonly IObjectFiles _files;
    private readonly IReadOnlyList<Segment> _segments;
    private readonly IDisposable _hold;

    private ObjectContent(IObjectFiles files, IReadOnlyList<Segment> segments, IDisposable hold) =>
        (_files, _segments, _hold) = (files, segments, hold);

    /// <returns>Null when the object was deleted between being found and being held.</returns>
    public static ObjectContent? TryHold(IObjectFiles files, IReadOnlyList<Segment> segments)
    {
        string[] names = [.. segments.Select(segment => segment.File).Distinct(StringComparer.Ordinal)];
        var hold = files.Hold(names);
        foreach (var name in names)
        {
            using var handle = files.TryOpen(name);
            if (handle is not null) continue;
            hold.Dispose();
            return null;
        }
        return new ObjectContent(files, segments, hold);
    }

    /// <summary>The segments that make up a range.</summary>
    public static List<Segment> Cut(IEnumerable<Segment> segments, ByteRange range)
    {
        var (skip, left) = (range.Start, range.Length);
        var cut = new List<Segment>();
        foreach (var segment in segments)
        {
            if (left == 0) break;
            if (skip >= segment.Length)
            {
                skip -= segment.Length;
                continue;
            }
            var length = Math.Min(segment.Length - skip, left);
            cut.Add(segment with { Offset = segment.Offset + skip, Length = length });
            (skip, left) = (0, left - length);
        }
        return cut;
    }

    /// <summary>From the page cache straight into the connection's buffer: one copy.</summary>
    public async Task WriteAsync(PipeWriter writer, CancellationToken cancellation)
    {
        foreach (var segment in _segments)
        {
            using var handle = Open(segment);
            for (var done = 0L; done < segment.Length;)
            {
                var memory = writer.GetMemory((int)Math.Min(BufferBytes, segment.Length - done));
                done += await FillAsync(handle, segment, memory, done, writer.Advance, cancellation);
                if ((await writer.FlushAsync(cancellation)).IsCompleted) return;
            }
        }
    }

    /// <summary>Shows all bytes, for digests.</summary>
    public async Task ReadAsync(Action<ReadOnlySpan<byte>> observe, CancellationToken cancellation)
    {
        var buffer = new byte[BufferBytes];
        foreach (var segment in _segments)
        {
            using var handle = Open(segment);
            for (var done = 0L; done < segment.Length;)
                done += await FillAsync(handle, segment, buffer, done, count => observe(buffer.AsSpan(0, count)), cancellation);
        }
    }

    public void Dispose() => _hold.Dispose();

    private static async ValueTask<int> FillAsync(
        SafeFileHandle handle, Segment segment, Memory<byte> memory, long done, Action<int> filled, CancellationToken cancellation)
    {
        var wanted = memory[..(int)Math.Min(memory.Length, segment.Length - done)];
        var count = await RandomAccess.ReadAsync(handle, wanted, segment.Offset + done, cancellation);
        if (count == 0) throw new StorageException($"The object file {segment.File} is shorter than it was written. Restore it from a backup.");
        filled(count);
        return count;
    }

    private SafeFileHandle Open(Segment segment) =>
        _files.TryOpen(segment.File) ?? throw new StorageException($"The object file {segment.File} is missing. Restore it from a backup.");
}
