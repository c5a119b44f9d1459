namespace Hearth.Tests.Unit.Host;

/// <summary>A folder of files that a test writes, gone when the test is over.</summary>
internal sealed class SourceFolder : IDisposable
{
    public SourceFolder(params (string Path, string Text)[] files)
    {
        foreach (var (path, text) in files) Write(path, text);
    }

    public string Path { get; } = Directory.CreateTempSubdirectory("hearth-source-").FullName;

    public string this[string name] => System.IO.Path.Combine(Path, name);

    public void Write(string path, string text)
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(this[path])!);
        File.WriteAllText(this[path], text);
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
