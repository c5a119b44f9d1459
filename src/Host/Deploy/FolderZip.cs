using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;

namespace Hearth.Host.Deploy;

/// <summary>
/// A folder as a deployment package that depends on nothing but names, contents and whether files can be executed: fixed
/// times, sorted names. The same folder is the same bytes, so that an unchanged one can be recognised by AWS's CodeSha256.
/// </summary>
internal sealed record FolderZip(byte[] Bytes, IReadOnlyList<string> Files)
{
    private const int RegularFile = 0x8000, SymbolicLink = 0xA000;
    private const int Readable = 0x1A4, Executable = 0x1ED, AnyAccess = 0x1FF; // 0644, 0755, 0777

    /// <summary>The earliest that a zip can say.</summary>
    private static readonly DateTimeOffset Time = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>As AWS shows it: Base64 of the package's SHA-256.</summary>
    public string CodeSha256 => Convert.ToBase64String(SHA256.HashData(Bytes));

    /// <param name="ignored">Null takes everything.</param>
    public static FolderZip Of(string directory, IgnoreRules? ignored)
    {
        using var bytes = new MemoryStream();
        var files = new List<string>();
        using (var archive = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var entry in new FolderWalk(Path.GetFullPath(directory), ignored).Entries())
            {
                Add(archive, entry);
                files.Add(entry.Path);
            }
        }
        return new FolderZip(bytes.ToArray(), files);
    }

    private static void Add(ZipArchive archive, FolderEntry file)
    {
        var entry = archive.CreateEntry(file.Path, CompressionLevel.Optimal);
        entry.LastWriteTime = Time;
        entry.ExternalAttributes = Mode(file) << 16;
        using var target = entry.Open();
        if (file.LinkTarget is { } link)
        {
            target.Write(Encoding.UTF8.GetBytes(link));
            return;
        }
        // Empty, or a pipe or socket that a tool left: opening one of those could wait for ever.
        if (new FileInfo(file.FullPath).Length == 0) return;
        using var source = File.OpenRead(file.FullPath);
        source.CopyTo(target);
    }

    // Only the bit that says program or not: other bits depend on who checked the folder out, and with which umask.
    private static int Mode(FolderEntry file) => file.LinkTarget is not null ? SymbolicLink | AnyAccess
        : File.GetUnixFileMode(file.FullPath).HasFlag(UnixFileMode.UserExecute) ? RegularFile | Executable
        : RegularFile | Readable;
}
