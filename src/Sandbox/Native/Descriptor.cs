using Microsoft.Win32.SafeHandles;

namespace Hearth.Sandbox.Native;

/// <summary>A file descriptor that is closed exactly once, also when its owner is forgotten.</summary>
internal sealed class Descriptor : SafeHandleMinusOneIsInvalid
{
    public const int CloseOnExec = 0x80000;
    private const int DuplicateCloseOnExec = 1030;

    public Descriptor(int number)
        : base(ownsHandle: true) => SetHandle(number);

    public int Number => IsClosed ? throw new ObjectDisposedException(nameof(Descriptor)) : (int)handle;

    /// <summary>Its path, through which the kernel opens or walks whatever it refers to, also a mount that is attached nowhere.</summary>
    public string Path => $"/proc/self/fd/{Number}";

    /// <summary>Opens a path, close-on-exec.</summary>
    public static Descriptor Open(string path, int flags = 0, int mode = 0) =>
        new(Errno.Check(Libc.Open(path, flags | CloseOnExec, mode), $"open {path}"));

    /// <summary>
    /// Gives a number of at least 10, so that putting it at 0-3 in a child can never hit another one that is still to be
    /// moved (and never leaves close-on-exec on one that was there already).
    /// </summary>
    public static Descriptor Raise(int number)
    {
        var raised = Libc.Control(number, DuplicateCloseOnExec, 10);
        var error = Errno.Last;
        _ = Libc.Close(number);
        return raised >= 0 ? new Descriptor(raised) : throw Errno.Exception("fcntl(F_DUPFD_CLOEXEC)", "Raise the limit of open files (ulimit -n).", error);
    }

    // Safe because SafeHandle calls this once, after the last use of the number.
    protected override bool ReleaseHandle() => Libc.Close((int)handle) == 0;
}
