using System.Runtime.InteropServices;

namespace Hearth.Sandbox.Native;

/// <summary>A file that exists only as a descriptor, holding code to map or to execute.</summary>
internal static unsafe class MemoryFile
{
    private const int CloseOnExec = 1;
    private const int Executable = 0x10;

    public static Descriptor Create(string name, ReadOnlySpan<byte> content)
    {
        var text = Marshal.StringToCoTaskMemUTF8(name);
        // Safe because the name is copied by the kernel during the call and freed after it.
        var number = Libc.Syscall(SystemCall.MemoryFile, text, CloseOnExec | Executable);
        if (number < 0 && Errno.Last == Errno.Invalid)
            number = Libc.Syscall(SystemCall.MemoryFile, text, CloseOnExec); // before Linux 6.3 every one is executable
        var error = Errno.Last;
        Marshal.FreeCoTaskMem(text);
        if (number < 0)
            throw Errno.Exception("memfd_create", "If vm.memfd_noexec is 2, set it to 1 or 0 (sysctl vm.memfd_noexec=1).", error);
        var file = new Descriptor((int)number);
        // Safe because the span is pinned for the length of the call.
        fixed (byte* bytes = content)
            _ = Errno.Check(Libc.Write(file.Number, bytes, content.Length), "write to a memory file");
        return file;
    }
}
