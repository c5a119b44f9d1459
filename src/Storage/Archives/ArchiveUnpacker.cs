using System.IO.Compression;

namespace Hearth.Storage.Archives;

/// <summary>
/// Unpacks one zip that anybody may have made into an empty folder, without ever touching anything outside it.
/// Files first, then links, then the folders are closed to writing. The caller deletes the folder on an exception.
/// </summary>
internal sealed class ArchiveUnpacker
{
    private readonly string directory;
    private readonly ArchiveLimits limits;
    private readonly CancellationToken cancellation;
    private readonly EntryReader reader;
    private readonly PendingLinks links = new();
    private readonly HashSet<string> folders = [];
    private long bytes;
    private int files;

    private ArchiveUnpacker(string directory, ArchiveLimits limits, CancellationToken cancellation)
    {
        this.directory = directory;
        this.limits = limits;
        this.cancellation = cancellation;
        reader = new EntryReader(limits, cancellation);
    }

    /// <param name="zip">Seekable.</param>
    /// <param name="directory">An empty folder, private to the caller.</param>
    /// <param name="limits">Checked while unpacking.</param>
    /// <param name="cancellation">Looked at for each entry and each piece of one.</param>
    /// <exception cref="ArchiveException">See <see cref="ArchiveProblem"/>.</exception>
    public static UnpackedSize Unpack(Stream zip, string directory, ArchiveLimits limits, CancellationToken cancellation)
    {
        CentralDirectory.CheckCount(zip, limits);
        using var archive = Open(zip);
        return new ArchiveUnpacker(directory, limits, cancellation).Unpack(archive);
    }

    private static ZipArchive Open(Stream zip)
    {
        ZipArchive? archive = null;
        try
        {
            archive = new ZipArchive(zip, ZipArchiveMode.Read, leaveOpen: true, EntryNameEncoding.Instance);

            // Reads the list of entries, which the constructor leaves for later.
            _ = archive.Entries;
            return archive;
        }
        catch (Exception error) when (EntryReader.IsDamage(error))
        {
            archive?.Dispose();
            throw new ArchiveException(
                ArchiveProblem.NotAZip,
                $"The file is not a zip archive, or is truncated: {error.Message}",
                error);
        }
    }

    private UnpackedSize Unpack(ZipArchive archive)
    {
        foreach (var entry in archive.Entries)
        {
            cancellation.ThrowIfCancellationRequested();
            Unpack(entry);
        }

        links.Make(directory, folders);
        foreach (var folder in folders.Append(""))
        {
            File.SetUnixFileMode(Path.Combine(directory, folder), EntryAttributes.FolderMode);
        }

        return new UnpackedSize(bytes, files);
    }

    private void Unpack(ZipArchiveEntry entry)
    {
        var path = EntryPath.Parse(entry.FullName);
        switch (EntryAttributes.KindOf(entry))
        {
            case EntryKind.Folder:
                MakeFolder(entry, path);
                break;
            case EntryKind.Link:
                AddLink(entry, RequireName(entry, path));
                break;
            default:
                WriteFile(entry, RequireName(entry, path));
                break;
        }
    }

    private static string RequireName(ZipArchiveEntry entry, string path) =>
        path.Length > 0 ? path : throw EntryPath.Unsafe(entry.FullName, "has no name");

    private void MakeFolder(ZipArchiveEntry entry, string path)
    {
        if (path.Length == 0 || folders.Contains(path))
        {
            return;
        }

        MakeParent(entry, path);
        var folder = Path.Combine(directory, path);
        if (File.Exists(folder))
        {
            throw EntryPath.Unsafe(entry.FullName, "is a file and a folder at once");
        }

        Count();
        Directory.CreateDirectory(folder, DataFolder.Private);
        folders.Add(path);
    }

    private void MakeParent(ZipArchiveEntry entry, string path)
    {
        // Folder by folder from the top, so that each is checked and counted; no recursion, as paths may be deep.
        for (var slash = path.IndexOf('/', StringComparison.Ordinal); slash >= 0; slash = path.IndexOf('/', slash + 1))
        {
            var parent = path[..slash];
            if (!folders.Contains(parent))
            {
                MakeFolder(entry, parent);
            }
        }
    }

    private void AddLink(ZipArchiveEntry entry, string path)
    {
        MakeParent(entry, path);
        Replace(path);
        var target = new MemoryStream();
        reader.Read(
            entry,
            piece =>
            {
                // One byte more than allowed is enough to be refused.
                target.Write(piece[..(int)Math.Min(piece.Length, PendingLinks.MostTargetBytes + 1 - target.Length)]);
            });
        links.Add(path, target.ToArray());
        Count();
    }

    private void WriteFile(ZipArchiveEntry entry, string path)
    {
        MakeParent(entry, path);
        if (folders.Contains(path))
        {
            throw EntryPath.Unsafe(entry.FullName, "is a file and a folder at once");
        }

        Replace(path);
        Count();
        var mode = EntryAttributes.FileMode(entry);
        using var file = new FileStream(Path.Combine(directory, path), NewFile(mode));
        bytes += reader.Read(entry, file.Write);

        // The mode again, because the umask took its part of it above. Zip times have no zone: taken for UTC.
        File.SetUnixFileMode(file.SafeFileHandle, mode);
        File.SetLastWriteTimeUtc(file.SafeFileHandle, DateTime.SpecifyKind(entry.LastWriteTime.DateTime, DateTimeKind.Utc));
    }

    private static FileStreamOptions NewFile(UnixFileMode mode) => new()
    {
        // O_EXCL, which neither overwrites nor follows a link.
        Mode = FileMode.CreateNew,
        Access = FileAccess.Write,
        Share = FileShare.None,
        BufferSize = 0,
        UnixCreateMode = mode,
    };

    /// <summary>An entry given twice: the later one wins, as with unzip.</summary>
    private void Replace(string path)
    {
        var file = new FileInfo(Path.Combine(directory, path));
        if (file.Exists)
        {
            bytes -= file.Length;
            files--;
            file.Delete();
        }
        else if (links.Remove(path))
        {
            files--;
        }
    }

    private void Count()
    {
        if (++files > limits.FileCount)
        {
            throw UnpackedSize.TooManyFiles(limits);
        }
    }
}
