using System.IO.Compression;
using System.Text.Json.Nodes;

namespace Hearth.Tests.Wire.Server;

/// <summary>The source of a small function, and the requests that deploy it.</summary>
internal sealed record FunctionFiles(string Runtime, string Handler, IReadOnlyDictionary<string, string> Files)
{
    public static FunctionFiles Python(string source) =>
        new(Interpreters.Python, "handler.handler", new Dictionary<string, string> { ["handler.py"] = source });

    public static FunctionFiles Node(string source) =>
        new(Interpreters.Node, "index.handler", new Dictionary<string, string> { ["index.mjs"] = source });

    public static FunctionFiles Bash(string bootstrap) =>
        new("provided.al2023", "function.handler", new Dictionary<string, string> { ["bootstrap"] = bootstrap });

    public JsonObject Creation(string name, string accountId, JsonObject? with = null)
    {
        var body = new JsonObject
        {
            ["FunctionName"] = name,
            ["Runtime"] = Runtime,
            ["Handler"] = Handler,
            ["Role"] = $"arn:aws:iam::{accountId}:role/test",
            ["Code"] = new JsonObject { ["ZipFile"] = ZipBase64() },
        };
        foreach (var (member, value) in with ?? []) body[member] = value?.DeepClone();
        return body;
    }

    public string ZipBase64() => Convert.ToBase64String(Zip());

    public byte[] Zip()
    {
        using var bytes = new MemoryStream();
        using (var archive = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, text) in Files)
            {
                var entry = archive.CreateEntry(name);
                // A fixed date: the same files are the same bytes, whatever the second.
                entry.LastWriteTime = new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);
                // As `zip` writes a regular file with mode 755: a bootstrap must be executable.
                entry.ExternalAttributes = Convert.ToInt32("100755", 8) << 16;
                using var writer = new StreamWriter(entry.Open());
                writer.Write(text);
            }
        }
        return bytes.ToArray();
    }
}
