namespace Hearth.Storage.Blobs;

/// <summary>Deletes a read-only tree, which a server that is not root may only do after making its folders writable.</summary>
internal static class TreeDeletion
{
    public static void Delete(string directory)
    {
        if (!Directory.Exists(directory))
        {
            return;
        }

        var open = new Stack<DirectoryInfo>([new DirectoryInfo(directory)]);
        while (open.TryPop(out var folder))
        {
            folder.UnixFileMode = DataFolder.Private;
            foreach (var child in folder.EnumerateDirectories())
            {
                // A link to a folder is listed as one; its target is none of ours to change.
                if (child.LinkTarget is null)
                {
                    open.Push(child);
                }
            }
        }

        // Deletes links rather than what they point at.
        Directory.Delete(directory, recursive: true);
    }
}
