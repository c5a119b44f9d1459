using System.Buffers;
using System.Collections.Concurrent;
using Microsoft.Win32.SafeHandles;

namespace Hearth.Storage.Objects;

/// <summary>The files objects/ab/abcdef..., private to the server.</summary>
internal sealed class ObjectFiles : IObjectFiles
{
    private const int BufferBytes = 256 * 1024;
    private const int ShardDigits = 2;

    private readonly string _directory;
    private readonly string _incoming;
    private readonly FileHolds _holds;

    /// <summary>Files of this start, which may have no row yet; forgotten once the sweep is over. File times would be too coarse to tell them.</summary>
    private ConcurrentDictionary<string, bool>? _receivedHere = new(StringComparer.Ordinal);

    private ObjectFiles(string directory)
    {
        _directory = directory;
        _incoming = Path.Combine(directory, "incoming");
        _holds = new FileHolds(name => File.Delete(PathOf(name)));
    }

    public static ObjectFiles Open(string dataDirectory)
    {
        var files = new ObjectFiles(Path.Combine(dataDirectory, "objects"));
        DataFolder.Make(files._directory, DataFolder.Private);
        if (Directory.Exists(files._incoming)) Directory.Delete(files._incoming, recursive: true);
        DataFolder.Make(files._incoming, DataFolder.Private);
        return files;
    }

    public async Task<IIncomingFile> ReceiveAsync(Stream content, Action<ReadOnlySpan<byte>> observe, CancellationToken cancellation)
    {
        var name = Guid.NewGuid().ToString("N");
        _receivedHere?.TryAdd(name, true);
        var file = Path.Combine(_incoming, name);
        var handle = File.OpenHandle(file, FileMode.CreateNew, FileAccess.Write, FileShare.None);
        var buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            File.SetUnixFileMode(handle, DataFolder.PrivateFile);
            var size = 0L;
            // Kestrel gives what it has, often 4 KB: a whole buffer per write costs a tenth of the system calls.
            while (await content.ReadAtLeastAsync(buffer, BufferBytes, throwOnEndOfStream: false, cancellation) is > 0 and var read)
            {
                observe(buffer.AsSpan(0, read));
                RandomAccess.Write(handle, buffer.AsSpan(0, read), size);
                size += read;
            }
            return new IncomingFile(name, file, PathOf(name), handle, size);
        }
        catch
        {
            handle.Dispose();
            File.Delete(file);
            throw;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    public SafeFileHandle? TryOpen(string name)
    {
        try
        {
            return File.OpenHandle(PathOf(name), FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, FileOptions.SequentialScan);
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    public IDisposable Hold(IReadOnlyCollection<string> names) => _holds.Hold(names);

    public void Delete(IEnumerable<string> names)
    {
        foreach (var name in names) _holds.Delete(name);
    }

    public async Task SweepAsync(Func<string, CancellationToken, Task<IReadOnlySet<string>>> inUse, CancellationToken cancellation)
    {
        foreach (var shard in Directory.EnumerateDirectories(_directory).ToList())
        {
            var prefix = Path.GetFileName(shard);
            if (prefix.Length != ShardDigits) continue;
            var old = Directory.EnumerateFiles(shard).Select(file => Path.GetFileName(file)).Where(name => !_receivedHere!.ContainsKey(name)).ToList();
            if (old.Count == 0) continue;
            var named = await inUse(prefix, cancellation);
            Delete(old.Where(name => !named.Contains(name)));
        }
        _receivedHere = null;
    }

    private string PathOf(string name) => Path.Combine(_directory, name[..ShardDigits], name);
}
