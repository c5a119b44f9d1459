namespace Hearth.Sandbox.Native;

/// <summary>
/// A directory that says whether its server lives: the server holds flock on it, and the kernel lets go when the server dies,
/// however it dies. Works for directories of disks and of cgroupfs, and across containers that share them.
/// </summary>
internal static class HeldDirectory
{
    private const int Exclusive = 2, WithoutWaiting = 4;

    /// <summary>Makes and holds a directory, also when a sweep of another server finds it before it is held.</summary>
    public static Descriptor Hold(string path, Action<string> make)
    {
        while (true)
        {
            make(path);
            var number = Libc.Open(path, Descriptor.CloseOnExec);
            if (number < 0 && Errno.Last == Errno.NoEntry)
                continue; // swept between the two lines
            var held = new Descriptor(Errno.Check(number, $"open {path}"));
            // Safe because flock on a directory only marks it; closing the descriptor lets go. A sweep holds it for a moment only.
            while (Libc.Lock(held.Number, Exclusive) < 0 && Errno.Last == Errno.Interrupted)
            {
            }

            if (Directory.Exists(path))
                return held;
            held.Dispose();
        }
    }

    /// <summary>Runs the clearing of a directory if no server holds it, holding it meanwhile.</summary>
    public static void ClearIfNobodyHolds(string path, Action<string> clear)
    {
        var number = Libc.Open(path, Descriptor.CloseOnExec);
        if (number < 0)
            return;
        using var held = new Descriptor(number);
        // Safe because without waiting flock only answers whether a live server holds the directory.
        if (Libc.Lock(held.Number, Exclusive | WithoutWaiting) == 0)
            clear(path);
    }
}
