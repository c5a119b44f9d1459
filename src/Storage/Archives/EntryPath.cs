using System.Text;

namespace Hearth.Storage.Archives;

/// <summary>Turns the name of an entry into a path that cannot leave the tree, or refuses it.</summary>
internal static class EntryPath
{
    // NAME_MAX of the kernel, and half of its PATH_MAX, which leaves room for where the tree is.
    private const int MostBytesPerSegment = 255;
    private const int MostBytes = 2048;

    /// <summary>Segments joined by "/", without ".", ".." and empty ones; "" for the tree itself ("./").</summary>
    public static string Parse(string name)
    {
        if (name.Contains('\0', StringComparison.Ordinal))
        {
            throw Unsafe(name, "contains a NUL character");
        }

        // Old Windows tools separate with backslashes. Taking every backslash for a separator mends those, and
        // puts "..\" and "\root" before the same checks as "../" and "/root".
        var path = name.Replace('\\', '/');
        if (path.StartsWith('/'))
        {
            throw Unsafe(name, "is an absolute path");
        }

        if (path.Length >= 2 && char.IsAsciiLetter(path[0]) && path[1] == ':')
        {
            throw Unsafe(name, "starts with a drive letter");
        }

        var segments = path.Split('/').Where(segment => segment is not ("" or ".")).ToArray();
        if (segments.Contains(".."))
        {
            throw Unsafe(name, "leads out of the archive with \"..\"");
        }

        var result = string.Join('/', segments);
        if (Encoding.UTF8.GetByteCount(result) > MostBytes
            || segments.Any(segment => Encoding.UTF8.GetByteCount(segment) > MostBytesPerSegment))
        {
            throw Unsafe(name, "is longer than Linux allows");
        }

        return result;
    }

    public static ArchiveException Unsafe(string name, string reason) =>
        new(ArchiveProblem.UnsafePath, $"The entry \"{Shown(name)}\" {reason}.");

    /// <summary>A name fit for an error message: short, and without characters that would upset a terminal.</summary>
    public static string Shown(string name)
    {
        const int most = 120;
        var shown = name.Length > most ? name[..most] + "..." : name;
        return string.Concat(shown.Select(letter => char.IsControl(letter) ? '?' : letter));
    }
}
