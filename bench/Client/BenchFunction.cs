using System.IO.Compression;

namespace Hearth.Bench.Client;

/// <summary>A function to deploy: trivial code, so that what is measured is Hearth.</summary>
internal sealed record BenchFunction(string Runtime, string Handler, byte[] Zip)
{
    /// <summary>
    /// One whole core by AWS's rule. A smaller function is slowed down on purpose, and that would be measured.
    /// https://docs.aws.amazon.com/lambda/latest/dg/configuration-memory.html
    /// </summary>
    public const int MemoryMb = 1769;

    /// <summary>rwxr-xr-x of a regular file, where a zip keeps Unix modes.</summary>
    private const int ExecutableFile = unchecked((int)0x81ED0000);

    public static BenchFunction Python(Language python, string handler) =>
        new(python.Runtime, $"handler.{handler}", ZipOf("handler.py", Source("handler.py")));

    public static BenchFunction SlowPython(Language python) => new(python.Runtime, "slow.echo", ZipOf("slow.py", Source("slow.py")));

    public static BenchFunction Node(Language node, string handler) =>
        new(node.Runtime, $"index.{handler}", ZipOf("index.mjs", Source("index.mjs")));

    /// <param name="folder">With what the compiler has made of functions/java or functions/dotnet.</param>
    public static BenchFunction Java(Language java, string folder) => new(java.Runtime, "Echo::handle", ZipOf(folder));

    public static BenchFunction Dotnet(Language dotnet, string folder) => new(dotnet.Runtime, "Echo::Echo::Handle", ZipOf(folder));

    public static BenchFunction Bash() => new("provided.al2023", "none", ZipOf("bootstrap", Source("bootstrap.bash")));

    public static BenchFunction Static(string binary) => new("provided.al2023", "none", ZipOf("bootstrap", binary));

    public static string Source(string name) => Path.Combine(AppContext.BaseDirectory, "functions", name);

    private static byte[] ZipOf(string folder)
    {
        using var bytes = new MemoryStream();
        ZipFile.CreateFromDirectory(folder, bytes);
        return bytes.ToArray();
    }

    private static byte[] ZipOf(string name, string path)
    {
        using var bytes = new MemoryStream();
        using (var zip = new ZipArchive(bytes, ZipArchiveMode.Create))
        {
            var entry = zip.CreateEntry(name);
            entry.ExternalAttributes = ExecutableFile;
            using var content = entry.Open();
            content.Write(File.ReadAllBytes(path));
        }
        return bytes.ToArray();
    }
}
