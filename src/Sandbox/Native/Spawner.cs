using System.Runtime.InteropServices;

namespace Hearth.Sandbox.Native;

/// <summary>
/// Makes a child process as vfork does (it borrows this process's memory until it executes its program, so a server of
/// any size spawns in about 0.3 ms) and has it carry out a <see cref="SystemCallScript"/>. posix_spawn cannot do this: it can
/// neither join a cgroup nor enter namespaces, drop capabilities or load a seccomp filter in the child, and doing those
/// in the calling thread instead would leave a server thread without its rights.
/// </summary>
internal static unsafe class Spawner
{
    private const ulong ShareMemory = 0x100;
    private const ulong ShareFiles = 0x400;
    private const ulong WantPidDescriptor = 0x1000;
    private const ulong SuspendParent = 0x4000;
    private const ulong ClearSignalHandlers = 0x1_0000_0000;
    private const ulong IntoCgroup = 0x2_0000_0000;
    private const int ChildSignal = 17;

    /// <summary>
    /// The code, assembled from these steps (Native/spawn.md has the listing): block all signals; clone3; in the parent, put
    /// the signal mask back and return; in the child, loop over the script; on a failed step write (-errno, step) to the
    /// result and exit_group(127). The child pushes nothing, for it runs on the parent's stack.
    /// </summary>
    private static ReadOnlySpan<byte> CodeX64 =>
    [
        0x53, 0x55, 0x41, 0x54, 0x41, 0x55, 0x41, 0x56, 0x48, 0x89, 0xd3, 0x48, 0x89, 0xcd, 0x49, 0x89,
        0xfc, 0x49, 0x89, 0xf5, 0x4d, 0x89, 0xc6, 0xb8, 0x0e, 0x00, 0x00, 0x00, 0xbf, 0x02, 0x00, 0x00,
        0x00, 0x4c, 0x89, 0xf6, 0x49, 0x8d, 0x56, 0x08, 0x41, 0xba, 0x08, 0x00, 0x00, 0x00, 0x0f, 0x05,
        0xb8, 0xb3, 0x01, 0x00, 0x00, 0x4c, 0x89, 0xe7, 0x4c, 0x89, 0xee, 0x0f, 0x05, 0x48, 0x85, 0xc0,
        0x74, 0x27, 0x49, 0x89, 0xc4, 0xb8, 0x0e, 0x00, 0x00, 0x00, 0xbf, 0x02, 0x00, 0x00, 0x00, 0x49,
        0x8d, 0x76, 0x08, 0x31, 0xd2, 0x41, 0xba, 0x08, 0x00, 0x00, 0x00, 0x0f, 0x05, 0x4c, 0x89, 0xe0,
        0x41, 0x5e, 0x41, 0x5d, 0x41, 0x5c, 0x5d, 0x5b, 0xc3, 0x48, 0x8b, 0x03, 0x48, 0x8b, 0x7b, 0x08,
        0x48, 0x8b, 0x73, 0x10, 0x48, 0x8b, 0x53, 0x18, 0x4c, 0x8b, 0x53, 0x20, 0x4c, 0x8b, 0x43, 0x28,
        0x4c, 0x8b, 0x4b, 0x30, 0x0f, 0x05, 0x48, 0x3d, 0x01, 0xf0, 0xff, 0xff, 0x72, 0x1b, 0x48, 0x83,
        0x7b, 0x38, 0x00, 0x75, 0x14, 0x48, 0x89, 0x45, 0x00, 0x48, 0x89, 0x5d, 0x08, 0xb8, 0xe7, 0x00,
        0x00, 0x00, 0xbf, 0x7f, 0x00, 0x00, 0x00, 0x0f, 0x05, 0x48, 0x83, 0xc3, 0x40, 0xeb, 0xba,
    ];

    private static ReadOnlySpan<byte> CodeArm64 =>
    [
        0xf3, 0x53, 0xbd, 0xa9, 0xf5, 0x5b, 0x01, 0xa9, 0xf7, 0x7b, 0x02, 0xa9, 0xf3, 0x03, 0x02, 0xaa,
        0xf4, 0x03, 0x03, 0xaa, 0xf5, 0x03, 0x00, 0xaa, 0xf6, 0x03, 0x01, 0xaa, 0xf7, 0x03, 0x04, 0xaa,
        0xe8, 0x10, 0x80, 0xd2, 0x40, 0x00, 0x80, 0xd2, 0xe1, 0x03, 0x17, 0xaa, 0xe2, 0x22, 0x00, 0x91,
        0x03, 0x01, 0x80, 0xd2, 0x01, 0x00, 0x00, 0xd4, 0x68, 0x36, 0x80, 0xd2, 0xe0, 0x03, 0x15, 0xaa,
        0xe1, 0x03, 0x16, 0xaa, 0x01, 0x00, 0x00, 0xd4, 0xa0, 0x01, 0x00, 0xb4, 0xf5, 0x03, 0x00, 0xaa,
        0xe8, 0x10, 0x80, 0xd2, 0x40, 0x00, 0x80, 0xd2, 0xe1, 0x22, 0x00, 0x91, 0x02, 0x00, 0x80, 0xd2,
        0x03, 0x01, 0x80, 0xd2, 0x01, 0x00, 0x00, 0xd4, 0xe0, 0x03, 0x15, 0xaa, 0xf7, 0x7b, 0x42, 0xa9,
        0xf5, 0x5b, 0x41, 0xa9, 0xf3, 0x53, 0xc3, 0xa8, 0xc0, 0x03, 0x5f, 0xd6, 0x68, 0x02, 0x40, 0xa9,
        0x61, 0x0a, 0x41, 0xa9, 0x63, 0x12, 0x42, 0xa9, 0x65, 0x1a, 0x43, 0xa9, 0x01, 0x00, 0x00, 0xd4,
        0x1f, 0xfc, 0x3f, 0xb1, 0xe3, 0x00, 0x00, 0x54, 0xc6, 0x00, 0x00, 0xb5, 0x80, 0x02, 0x00, 0xf9,
        0x93, 0x06, 0x00, 0xf9, 0xc8, 0x0b, 0x80, 0xd2, 0xe0, 0x0f, 0x80, 0xd2, 0x01, 0x00, 0x00, 0xd4,
        0x73, 0x02, 0x01, 0x91, 0xf2, 0xff, 0xff, 0x17,
    ];

    private static readonly delegate* unmanaged[Cdecl]<CloneArguments*, nuint, nint, nint*, ulong*, nint> Enter = Load();

    /// <summary>Runs the script in a new child.</summary>
    /// <param name="cgroup">Descriptor of a v2 cgroup the child is born into, or -1.</param>
    /// <param name="sharesFiles">
    /// Whether the child begins with this process's table of descriptors itself: the script must leave it
    /// (<see cref="ChildProgram.LeaveSharedFiles"/>) before it changes a descriptor.
    /// </param>
    /// <returns>Its pid as seen by this process, and its pidfd.</returns>
    /// <exception cref="SandboxException">A step failed; the message names it and the kernel's reason.</exception>
    public static (int Pid, Descriptor PidDescriptor) Run(SystemCallScript script, int cgroup, bool sharesFiles = false)
    {
        var steps = script.Assemble();
        var pidDescriptor = -1;
        var result = stackalloc nint[2];
        var masks = stackalloc ulong[2];
        result[0] = result[1] = 0;
        masks[0] = ulong.MaxValue;
        var arguments = new CloneArguments
        {
            Flags = ShareMemory | SuspendParent | WantPidDescriptor | ClearSignalHandlers | (cgroup >= 0 ? IntoCgroup : 0) | (sharesFiles ? ShareFiles : 0),
            PidDescriptor = (ulong)&pidDescriptor,
            ExitSignal = ChildSignal,
            Cgroup = cgroup >= 0 ? (ulong)cgroup : 0,
        };
        // Safe because everything pointed to outlives the call: the kernel suspends this thread until the child has either
        // executed its program or exited, and the child touches no memory but the script (read) and the result (written).
        var pid = (int)Enter(&arguments, (nuint)sizeof(CloneArguments), steps, result, masks);
        if (pid < 0)
            throw Errno.Exception("clone3", "A kernel of 5.14 or later is needed, and room for one more process.", -pid);
        var descriptor = new Descriptor(pidDescriptor);
        if (result[0] == 0)
            return (pid, descriptor);
        ChildProcess.Reap(descriptor);
        descriptor.Dispose();
        throw Errno.Exception(script.Describe(result[1] - steps), error: (int)-result[0]);
    }

    private static delegate* unmanaged[Cdecl]<CloneArguments*, nuint, nint, nint*, ulong*, nint> Load()
    {
        const int ReadAndExecute = 1 | 4;
        const int Private = 2;
        var code = RuntimeInformation.ProcessArchitecture switch
        {
            Architecture.X64 => CodeX64,
            Architecture.Arm64 => CodeArm64,
            var other => throw new SandboxException($"Sandboxes need an x86-64 or arm64 machine; this one is {other}. Start with --isolation process."),
        };
        using var file = MemoryFile.Create("hearth-spawn", code);
        // Safe because the mapping is private, never writable, and lives as long as the process. Mapping a file (rather than
        // writing to the mapping) makes the kernel bring the instruction cache of an arm64 up to date.
        var address = Libc.Map(0, (nuint)code.Length, ReadAndExecute, Private, file.Number, 0);
        return address == -1
            ? throw Errno.Exception("mmap of executable memory", "A security module forbids it: allow execmem for this program.")
            : (delegate* unmanaged[Cdecl]<CloneArguments*, nuint, nint, nint*, ulong*, nint>)address;
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct CloneArguments
    {
        public ulong Flags;
        public ulong PidDescriptor;
        public ulong ChildTid;
        public ulong ParentTid;
        public ulong ExitSignal;
        public ulong Stack;
        public ulong StackSize;
        public ulong Tls;
        public ulong SetTid;
        public ulong SetTidSize;
        public ulong Cgroup;
    }
}
