using System.Text;

namespace Hearth.Storage.Archives;

/// <summary>
/// The symbolic links of an archive. They are made last, after every file: while files are written there is no
/// link in the tree, so nothing can be written through one, in whatever order the entries come. Each is followed
/// on paper first, through the other links, and must stay inside at every step.
/// </summary>
internal sealed class PendingLinks
{
    public const int MostTargetBytes = 1024;

    // Links wait in memory. Real archives have some thousands, of some tens of bytes.
    private const int MostTargetBytesInAll = 8_000_000;

    // MAXSYMLINKS of the kernel: it gives up after as many.
    private const int MostFollowed = 40;

    // No real archive comes near; it bounds what links made to be slow can cost.
    private const int MostSteps = 1_000_000;

    private readonly Dictionary<string, string> targets = [];
    private int steps;
    private int targetBytes;

    public void Add(string path, ReadOnlySpan<byte> target)
    {
        if (target.Length is 0 or > MostTargetBytes || !System.Text.Unicode.Utf8.IsValid(target) || target.Contains((byte)0))
        {
            throw Unsafe(path, "has no usable target");
        }

        targetBytes += target.Length;
        if (targetBytes > MostTargetBytesInAll)
        {
            throw Unsafe(path, "is one of too many");
        }

        var text = Encoding.UTF8.GetString(target);
        if (text.StartsWith('/'))
        {
            throw Unsafe(path, $"points to the absolute path \"{EntryPath.Shown(text)}\"");
        }

        targets[path] = text;
    }

    /// <summary>A later entry of the same name takes the link's place.</summary>
    public bool Remove(string path) => targets.Remove(path);

    public void Make(string directory, IReadOnlySet<string> folders)
    {
        foreach (var (path, target) in targets)
        {
            if (folders.Contains(path))
            {
                throw Unsafe(path, "is also a folder with files in it");
            }

            Follow(path, target);
        }

        foreach (var (path, target) in targets)
        {
            File.CreateSymbolicLink(Path.Combine(directory, path), target);
        }
    }

    private void Follow(string path, string target)
    {
        var at = new List<string>(path.Split('/'));
        at.RemoveAt(at.Count - 1);
        var ahead = new Stack<string>();
        Push(ahead, target);
        var followed = 0;
        while (ahead.TryPop(out var segment))
        {
            if (++steps > MostSteps)
            {
                throw Unsafe(path, "takes too long to follow");
            }

            switch (segment)
            {
                case "" or ".":
                    break;
                case ".." when at.Count == 0:
                    throw Unsafe(path, $"points out of the archive, to \"{EntryPath.Shown(target)}\"");
                case "..":
                    at.RemoveAt(at.Count - 1);
                    break;
                default:
                    at.Add(segment);
                    if (targets.TryGetValue(string.Join('/', at), out var next))
                    {
                        if (++followed > MostFollowed)
                        {
                            throw Unsafe(path, "leads through more links than Linux follows, or in a circle");
                        }

                        at.RemoveAt(at.Count - 1);
                        Push(ahead, next);
                    }

                    break;
            }
        }
    }

    private static void Push(Stack<string> ahead, string target)
    {
        foreach (var segment in target.Split('/').Reverse())
        {
            ahead.Push(segment);
        }
    }

    private static ArchiveException Unsafe(string path, string reason) =>
        new(ArchiveProblem.UnsafeLink, $"The symbolic link \"{EntryPath.Shown(path)}\" {reason}.");
}
