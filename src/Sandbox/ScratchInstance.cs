using Hearth.Sandbox.Native;

namespace Hearth.Sandbox;

/// <summary>
/// This server's own directory below the scratch directory. Held by flock, like its cgroups: a sweep removes the directories
/// nobody holds, so several servers can share one scratch directory.
/// </summary>
internal sealed class ScratchInstance : IDisposable
{
    private const int LockExclusive = 2, LockWithoutWaiting = 4;
    private readonly Descriptor held;

    public ScratchInstance(string scratchDirectory)
    {
        Name = Guid.NewGuid().ToString("n")[..12];
        Directory = Path.Combine(Path.GetFullPath(scratchDirectory), Name);
        System.IO.Directory.CreateDirectory(Directory, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        held = Descriptor.Open(Directory);
        // Safe because flock on a directory only marks it; closing the descriptor lets go.
        _ = Errno.Check(Libc.Lock(held.Number, LockExclusive | LockWithoutWaiting), $"flock {Directory}");
    }

    public string Name { get; }

    public string Directory { get; }

    /// <summary>Calls for every directory whose server is gone, then deletes it.</summary>
    public static void Sweep(string scratchDirectory, Action<string> beforeDeletion)
    {
        if (!System.IO.Directory.Exists(scratchDirectory))
            return;
        foreach (var directory in System.IO.Directory.GetDirectories(scratchDirectory))
        {
            var number = Libc.Open(directory, Descriptor.CloseOnExec);
            if (number < 0)
                continue;
            using var descriptor = new Descriptor(number);
            // Safe because without waiting flock only answers whether a live server holds the directory.
            if (Libc.Lock(descriptor.Number, LockExclusive | LockWithoutWaiting) != 0)
                continue;
            beforeDeletion(directory);
            System.IO.Directory.Delete(directory, recursive: true);
        }
    }

    public void Dispose()
    {
        if (System.IO.Directory.Exists(Directory))
            System.IO.Directory.Delete(Directory, recursive: true);
        held.Dispose();
    }
}
