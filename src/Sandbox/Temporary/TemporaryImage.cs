using System.Diagnostics;
using Hearth.Sandbox.Native;

namespace Hearth.Sandbox.Temporary;

/// <summary>
/// An empty ext4 file system of one size, remembered as the few blocks mkfs wrote (16 of 4 KB for a /tmp of 512 MB). A new
/// image is an unnamed file that gets those blocks: nothing to copy, and nothing left when the server dies.
/// </summary>
internal sealed unsafe class TemporaryImage
{
    private const int Block = 4096;
    private const long Mebibyte = 1024 * 1024;

    // Room for the blocks a file system takes for directories and file maps, so that the last promised byte can be written.
    private const long Slack = 256 * 1024;

    private readonly List<(long Offset, byte[] Content)> extents = [];
    private readonly string scratch;
    private long length;

    public TemporaryImage(string scratch, int sizeMb)
    {
        this.scratch = scratch;
        var wanted = (sizeMb * Mebibyte) + Slack;
        length = wanted + (sizeMb * Mebibyte / 16) + (16 * Mebibyte);
        // The overhead depends on the size in ways only mkfs knows; make one, see what it offers, correct, and settle.
        for (var attempt = 0; attempt < 6; attempt++)
        {
            var offered = Try(sizeMb);
            if (offered >= wanted && offered < wanted + (Mebibyte / 4))
                return;
            length += RoundUp(wanted - offered + Block);
        }

        throw new SandboxException($"mkfs.ext4 gives no file system of exactly {sizeMb} MB; its version may be unknown to Hearth (mkfs.ext4 -V).");
    }

    /// <summary>A fresh image: sparse, unnamed, deleted by the kernel with its last user.</summary>
    public Descriptor Create()
    {
        var image = Descriptor.Open(scratch, OpenFlags.ReadWrite | OpenFlags.Unnamed, 0x180);
        try
        {
            _ = Errno.Check(Libc.Truncate(image.Number, length), "size the image of /tmp");
            foreach (var (offset, content) in extents)
            {
                // Safe because the array is pinned for the length of the call.
                fixed (byte* bytes = content)
                    _ = Errno.Check(Libc.WriteAt(image.Number, bytes, content.Length, offset), "write the image of /tmp", "The data folder's disk may be full.");
            }

            return image;
        }
        catch
        {
            image.Dispose();
            throw;
        }
    }

    /// <summary>Makes the template at the present length; returns how many bytes a user of it can write.</summary>
    private long Try(int sizeMb)
    {
        var path = Path.Combine(scratch, $"template-{sizeMb}-{Guid.NewGuid():n}");
        try
        {
            File.WriteAllBytes(path, []);
            using (var file = Descriptor.Open(path, OpenFlags.ReadWrite))
                _ = Errno.Check(Libc.Truncate(file.Number, length), $"size {path}");
            MakeFileSystem(path, sizeMb);
            using var image = Descriptor.Open(path, OpenFlags.ReadWrite);
            TemporaryVolume.Furnish(image);
            Remember(image);
            using var volume = TemporaryVolume.Mount(this);
            return volume.AvailableBytes;
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static void MakeFileSystem(string path, int sizeMb)
    {
        // No journal: a /tmp does not outlive its environment. One inode per 16 KB. The root belongs to everyone, as /tmp does.
        var start = new ProcessStartInfo(SandboxProbe.MakeFileSystemProgram)
        {
            UseShellExecute = false,
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        };
        foreach (var argument in (string[])
            ["-q", "-F", "-b", "4096", "-m", "0", "-N", $"{sizeMb * 64}", "-O", "^has_journal,^resize_inode", "-E", "lazy_itable_init=1,nodiscard", path])
        {
            start.ArgumentList.Add(argument);
        }

        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0)
            throw new SandboxException($"mkfs.ext4 failed for the image of /tmp: {error.Trim()} Is there room in {Path.GetDirectoryName(path)}?");
    }

    /// <summary>Keeps the blocks that are not zero; a sparse file gives zeros for the others.</summary>
    private void Remember(Descriptor image)
    {
        const int SeekData = 3, SeekHole = 4;
        extents.Clear();
        for (long offset = 0; (offset = Libc.Seek(image.Number, offset, SeekData)) >= 0;)
        {
            var end = Libc.Seek(image.Number, offset, SeekHole);
            for (; offset < end; offset += Block)
            {
                var content = new byte[Block];
                // Safe because the array is pinned and as long as the read.
                fixed (byte* bytes = content)
                    _ = Errno.Check(Libc.ReadAt(image.Number, bytes, Block, offset), "read the template of /tmp");
                if (content.AsSpan().ContainsAnyExcept((byte)0))
                    Append(offset, content);
            }
        }
    }

    private void Append(long offset, byte[] content)
    {
        if (extents.Count > 0 && extents[^1] is var (start, last) && start + last.Length == offset)
            extents[^1] = (start, [.. last, .. content]);
        else
            extents.Add((offset, content));
    }

    private static long RoundUp(long bytes) => (long)Math.Ceiling(bytes / (double)Block) * Block;
}
