using System.Globalization;
using Hearth.Storage.Archives;

namespace Hearth.Storage.Blobs;

/// <summary>
/// The folders trees/HASH: `contents` is the tree, `complete` says what it holds. The folder is filled under a
/// temporary name and renamed, so one under its final name is whole, as long as the machine stays up. Trees are
/// not fsynced (that would cost an fsync per file), so `complete` also names the boot of the machine: after a
/// power cut or a reboot a tree is unpacked again when it is next used.
/// </summary>
internal sealed class UnpackedTrees
{
    private const string TemporaryPrefix = ".temporary-";

    private readonly string directory;
    private readonly TimeProvider time;
    private readonly string boot;

    private UnpackedTrees(string directory, TimeProvider time, string boot)
    {
        this.directory = directory;
        this.time = time;
        this.boot = boot;
    }

    public static string CurrentBoot() => File.ReadAllText("/proc/sys/kernel/random/boot_id").Trim();

    public static UnpackedTrees Open(string dataDirectory, TimeProvider time, string boot)
    {
        var trees = new UnpackedTrees(Path.Combine(dataDirectory, "trees"), time, boot);
        DataFolder.Make(trees.directory, DataFolder.Traversable);
        foreach (var leftover in Directory.EnumerateDirectories(trees.directory, TemporaryPrefix + "*"))
        {
            TreeDeletion.Delete(leftover);
        }

        return trees;
    }

    /// <summary>The tree when it is made already, marked as used now. The caller holds the hash's lock.</summary>
    /// <exception cref="ArchiveException">It is over these limits, which may be tighter than those it was made under.</exception>
    public UnpackedArchive? Find(string hash, ArchiveLimits limits)
    {
        var marker = MarkerOf(hash);
        if (!File.Exists(marker))
        {
            return null;
        }

        var words = File.ReadAllText(marker).Split(' ');
        if (words is not [var madeIn, var bytes, var files]
            || madeIn != boot
            || !long.TryParse(bytes, CultureInfo.InvariantCulture, out var sum)
            || !int.TryParse(files, CultureInfo.InvariantCulture, out var count))
        {
            return null;
        }

        var size = new UnpackedSize(sum, count);
        size.Check(limits);
        File.SetLastWriteTimeUtc(marker, time.GetUtcNow().UtcDateTime);
        return new UnpackedArchive(ContentsOf(hash), size.Bytes);
    }

    /// <summary>Fills a new folder and puts it in its place. The caller holds the hash's lock.</summary>
    /// <param name="hash">Of the archive.</param>
    /// <param name="fill">Gets an empty folder; an exception leaves nothing behind.</param>
    public UnpackedArchive Make(string hash, Func<string, UnpackedSize> fill)
    {
        var temporary = Temporary();
        Directory.CreateDirectory(temporary, DataFolder.Traversable);
        try
        {
            File.SetUnixFileMode(temporary, DataFolder.Traversable);
            var contents = Path.Combine(temporary, "contents");
            Directory.CreateDirectory(contents, DataFolder.Private);
            var size = fill(contents);
            WriteMarker(Path.Combine(temporary, "complete"), size);
            Delete(hash);
            Directory.Move(temporary, Path.Combine(directory, hash));
            return new UnpackedArchive(ContentsOf(hash), size.Bytes);
        }
        catch
        {
            TreeDeletion.Delete(temporary);
            throw;
        }
    }

    public IEnumerable<string> Hashes() =>
        Directory.EnumerateDirectories(directory).Select(path => Path.GetFileName(path)).Where(Sha256Hex.IsValid);

    /// <summary>When the tree was last asked for: the far future when it is not here, the far past when not whole.</summary>
    public DateTimeOffset LastUsed(string hash)
    {
        if (!Directory.Exists(Path.Combine(directory, hash)))
        {
            return DateTimeOffset.MaxValue;
        }

        var marker = new FileInfo(MarkerOf(hash));
        return marker.Exists ? new DateTimeOffset(marker.LastWriteTimeUtc) : DateTimeOffset.MinValue;
    }

    /// <summary>Renamed first, so that a crash half-way leaves no half a tree under its final name.</summary>
    public void Delete(string hash)
    {
        var tree = Path.Combine(directory, hash);
        if (Directory.Exists(tree))
        {
            var temporary = Temporary();
            Directory.Move(tree, temporary);
            TreeDeletion.Delete(temporary);
        }
    }

    private void WriteMarker(string file, UnpackedSize size)
    {
        File.WriteAllText(file, string.Create(CultureInfo.InvariantCulture, $"{boot} {size.Bytes} {size.Files}"));
        File.SetUnixFileMode(file, DataFolder.PrivateFile);
        File.SetLastWriteTimeUtc(file, time.GetUtcNow().UtcDateTime);
    }

    private string Temporary() => Path.Combine(directory, TemporaryPrefix + Guid.NewGuid().ToString("N"));

    private string ContentsOf(string hash) => Path.Combine(directory, hash, "contents");

    private string MarkerOf(string hash) => Path.Combine(directory, hash, "complete");
}
