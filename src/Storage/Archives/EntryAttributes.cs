using System.IO.Compression;

namespace Hearth.Storage.Archives;

internal enum EntryKind
{
    File,
    Folder,
    Link,
}

/// <summary>What the entry's external attributes say, which hold a Unix mode in their upper half.</summary>
internal static class EntryAttributes
{
    private const UnixFileMode AnyRun = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
    private const UnixFileMode Readable = UnixFileMode.UserRead | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    // S_IFMT and its values, inode(7).
    private const int TypeMask = 0xF000;
    private const int FileType = 0x8000;
    private const int FolderType = 0x4000;
    private const int LinkType = 0xA000;

    public static UnixFileMode FolderMode => Readable | AnyRun;

    public static EntryKind KindOf(ZipArchiveEntry entry)
    {
        // Backslash too, for the archives of old Windows tools.
        var isNamedAsFolder = entry.FullName.EndsWith('/') || entry.FullName.EndsWith('\\');
        return (UnixMode(entry) & TypeMask) switch
        {
            0 or FileType => isNamedAsFolder ? EntryKind.Folder : EntryKind.File,
            FolderType => EntryKind.Folder,
            LinkType when !isNamedAsFolder => EntryKind.Link,
            LinkType => throw Refuse(entry, "is a link named as a folder"),
            _ => throw Refuse(entry, "is neither a file, nor a folder, nor a symbolic link"),
        };
    }

    /// <summary>
    /// 0555 or 0444: readable by the sandboxed user whoever packed it, writable by nobody, never setuid. An
    /// archive made on Windows has no modes; all its files may run, or `bootstrap` could not.
    /// </summary>
    public static UnixFileMode FileMode(ZipArchiveEntry entry)
    {
        var mode = UnixMode(entry);
        return mode == 0 || (mode & (int)AnyRun) != 0 ? Readable | AnyRun : Readable;
    }

    private static int UnixMode(ZipArchiveEntry entry) => (entry.ExternalAttributes >> 16) & 0xFFFF;

    private static ArchiveException Refuse(ZipArchiveEntry entry, string reason) =>
        new(ArchiveProblem.UnsafeFileType, $"The entry \"{EntryPath.Shown(entry.FullName)}\" {reason}.");
}
