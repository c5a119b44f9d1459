using Hearth.Storage.Native;
using Microsoft.Win32.SafeHandles;

namespace Hearth.Storage.Objects;

internal sealed class IncomingFile(string name, string file, SafeFileHandle handle, long size) : IIncomingFile
{
    private bool _isKept;

    public string Name => name;

    public long SizeBytes => size;

    /// <summary>The bytes, then the name. The file system has written the name with the bytes mostly, so that the second costs next to nothing.</summary>
    public Task KeepAsync() => Task.Run(() =>
    {
        RandomAccess.FlushToDisk(handle);
        DirectoryFsync.Flush(Path.GetDirectoryName(file)!);
        _isKept = true;
    });

    public void Dispose()
    {
        handle.Dispose();
        if (!_isKept) File.Delete(file);
    }
}
