using System.ComponentModel;
using System.Runtime.InteropServices;

namespace Hearth.Storage.Native;

/// <summary>
/// Makes renames in a folder survive a power cut. .NET refuses to open a folder as a file, so these three calls
/// go to libc; they are the only native calls of Storage, which may not depend on Sandbox.
/// </summary>
internal static class DirectoryFsync
{
    private const int ReadOnly = 0;
    private const int CloseOnExec = 0x80000; // O_CLOEXEC on x86-64 and Arm64.

    public static void Flush(string directory)
    {
        var descriptor = open(directory, ReadOnly | CloseOnExec);
        if (descriptor < 0)
        {
            throw Failure("open", directory);
        }

        var failed = fsync(descriptor) != 0;
        var failure = failed ? Failure("fsync", directory) : null;
        _ = close(descriptor);
        if (failure is not null)
        {
            throw failure;
        }
    }

    private static IOException Failure(string call, string directory)
    {
        var error = new Win32Exception(Marshal.GetLastPInvokeError());
        return new IOException($"{call} of the folder {directory} failed: {error.Message}.", error);
    }

#pragma warning disable IDE1006, SA1300 // The names are libc's own.

    // Safe because the string is copied to a NUL-terminated buffer for the length of the call and the result is an int.
    [DllImport("libc", SetLastError = true, BestFitMapping = false, ThrowOnUnmappableChar = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int open([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags);

    // Safe because it takes a descriptor that this file opened and has not closed.
    [DllImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int fsync(int descriptor);

    // Safe because each descriptor is closed exactly once, by the method that opened it.
    [DllImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int close(int descriptor);
#pragma warning restore IDE1006, SA1300
}
