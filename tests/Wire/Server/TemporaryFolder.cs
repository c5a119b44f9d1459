namespace Hearth.Tests.Wire.Server;

/// <summary>A folder that is gone when the test is over.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("hearth-tests-").FullName;

    public string this[string name] => System.IO.Path.Combine(Path, name);

    public void Dispose()
    {
        // Unpacked code is read-only; root may delete it all the same.
        if (Directory.Exists(Path)) Directory.Delete(Path, recursive: true);
    }
}
