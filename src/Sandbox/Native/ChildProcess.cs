namespace Hearth.Sandbox.Native;

/// <summary>
/// Waits for and signals children by pidfd only. Signals (SIGCHLD) stay with .NET's own Process class, which waits for the
/// pids it knows and no other, so the two do not take each other's children.
/// </summary>
internal static unsafe class ChildProcess
{
    private const int ByPidDescriptor = 3;
    private const int WaitExited = 4;

    /// <summary>Waits until the child has ended, and takes it off the kernel's process table.</summary>
    public static ProcessExit Reap(Descriptor pidDescriptor)
    {
        const int Exited = 1;
        var information = stackalloc int[32]; // siginfo_t is 128 bytes
        int result;
        // Safe because the buffer is as large as the kernel's siginfo_t.
        do
            result = Libc.Wait(ByPidDescriptor, pidDescriptor.Number, information, WaitExited);
        while (result < 0 && Errno.Last == Errno.Interrupted);
        // Someone who ignores SIGCHLD (an odd parent process) makes the kernel reap children by itself: the status is lost.
        if (result < 0)
            return new ProcessExit(null, null);
        // siginfo_t for SIGCHLD: signo, errno, code, (padding), pid, uid, status.
        var (code, status) = (information[2], information[6]);
        return code == Exited ? new ProcessExit(status, null) : new ProcessExit(null, status);
    }

    /// <summary>Sends a signal; nothing happens when the process has ended already.</summary>
    public static void Signal(Descriptor pidDescriptor, int number) =>
        // Safe because a pidfd names one process for ever: a reused pid cannot be hit.
        _ = Libc.Syscall(SystemCall.PidDescriptorSignal, pidDescriptor.Number, number);
}
