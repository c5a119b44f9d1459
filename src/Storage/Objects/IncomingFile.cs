using Hearth.Storage.Native;
using Microsoft.Win32.SafeHandles;

namespace Hearth.Storage.Objects;

internal sealed class IncomingFile(string name, string temporaryFile, string finalFile, SafeFileHandle handle, long size) : IIncomingFile
{
    public string Name => name;

    public long SizeBytes => size;

    /// <summary>The bytes, then the name: a file under its final name is always whole.</summary>
    public Task KeepAsync() => Task.Run(() =>
    {
        RandomAccess.FlushToDisk(handle);
        handle.Dispose();
        var folder = Path.GetDirectoryName(finalFile)!;
        DataFolder.Make(folder, DataFolder.Private);
        File.Move(temporaryFile, finalFile);
        DirectoryFsync.Flush(folder);
    });

    public void Dispose()
    {
        handle.Dispose();
        File.Delete(temporaryFile);
    }
}
