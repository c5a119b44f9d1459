using System.Collections.Concurrent;
using Microsoft.Win32.SafeHandles;

namespace Hearth.Storage.Objects;

/// <summary>
/// The files objects/ab/abcdef..., private to the server. They are written under their final names: what is half there has no row,
/// like all that a crash leaves, and a rename would cost the disk a second commit of its journal for each object.
/// </summary>
internal sealed class ObjectFiles : IObjectFiles
{
    private const int ShardDigits = 2;

    private readonly string _directory;
    private readonly FileHolds _holds;

    /// <summary>Files of this start, which may have no row yet; forgotten once the sweep is over. File times would be too coarse to tell them.</summary>
    private ConcurrentDictionary<string, bool>? _receivedHere = new(StringComparer.Ordinal);

    private ObjectFiles(string directory)
    {
        _directory = directory;
        _holds = new FileHolds(name => File.Delete(PathOf(name)));
    }

    public static ObjectFiles Open(string dataDirectory)
    {
        var files = new ObjectFiles(Path.Combine(dataDirectory, "objects"));
        DataFolder.Make(files._directory, DataFolder.Private);
        return files;
    }

    public async Task<IIncomingFile> ReceiveAsync(Stream content, Action<ReadOnlySpan<byte>> observe, CancellationToken cancellation)
    {
        var name = Guid.NewGuid().ToString("N");
        _receivedHere?.TryAdd(name, true);
        var file = PathOf(name);
        DataFolder.Make(Path.GetDirectoryName(file)!, DataFolder.Private);
        var handle = File.OpenHandle(file, FileMode.CreateNew, FileAccess.Write, FileShare.None);
        try
        {
            File.SetUnixFileMode(handle, DataFolder.PrivateFile);
            var size = await FileReception.WriteAsync(content, handle, observe, cancellation);
            return new IncomingFile(name, file, handle, size);
        }
        catch
        {
            handle.Dispose();
            File.Delete(file);
            throw;
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
