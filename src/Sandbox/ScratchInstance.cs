using Hearth.Sandbox.Native;

namespace Hearth.Sandbox;

/// <summary>
/// This server's own directory below the scratch directory. Held by flock, like its cgroups: a sweep removes the directories
/// nobody holds, so several servers can share one scratch directory.
/// </summary>
internal sealed class ScratchInstance : IDisposable
{
    private const int NameLength = 12;
    private readonly Descriptor held;

    public ScratchInstance(string scratchDirectory)
    {
        Name = Guid.NewGuid().ToString("n")[..NameLength];
        Directory = Path.Combine(Path.GetFullPath(scratchDirectory), Name);
        held = HeldDirectory.Hold(
            Directory, path => System.IO.Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute));
    }

    public string Name { get; }

    public string Directory { get; }

    /// <summary>Calls for every directory whose server is gone, then deletes it.</summary>
    public static void Sweep(string scratchDirectory, Action<string> beforeDeletion)
    {
        if (!System.IO.Directory.Exists(scratchDirectory))
            return;
        foreach (var directory in System.IO.Directory.GetDirectories(scratchDirectory).Where(IsInstance))
        {
            HeldDirectory.ClearIfNobodyHolds(directory, path =>
            {
                beforeDeletion(path);
                System.IO.Directory.Delete(path, recursive: true);
            });
        }
    }

    public void Dispose()
    {
        if (System.IO.Directory.Exists(Directory))
            System.IO.Directory.Delete(Directory, recursive: true);
        held.Dispose();
    }

    /// <summary>Nothing else that someone may have put there is ever deleted.</summary>
    private static bool IsInstance(string path) => Path.GetFileName(path) is { Length: NameLength } name && name.All(char.IsAsciiHexDigitLower);
}
