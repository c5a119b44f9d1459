using Hearth.Storage.Blobs;

namespace Hearth.Tests.Unit.Storage;

/// <summary>A folder that is deleted afterwards, read-only trees in it included.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("hearth-test-").FullName;

    public string this[string name] => System.IO.Path.Combine(Path, name);

    public void Dispose() => TreeDeletion.Delete(Path);
}
