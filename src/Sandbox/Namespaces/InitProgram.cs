using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Hearth.Sandbox.Native;

namespace Hearth.Sandbox.Namespaces;

/// <summary>
/// The first process of every sandbox: a static program of a dozen instructions that reads from descriptor 0 until the end.
/// Descriptor 0 is a pipe whose other end the server holds. When the server dies, however it dies, the read ends, the program
/// exits, and with the first process the kernel kills everything in the pid namespace. It ignores SIGCHLD, so the kernel
/// reaps orphans by itself; it lives as long as the sandbox and so keeps the namespaces (and /tmp) over a reset.
/// </summary>
internal static class InitProgram
{
    private const int HeaderSize = 64 + 56;
    private const ulong LoadAddress = 0x400000;

    // The listings are in Native/spawn.md.
    private static ReadOnlySpan<byte> CodeX64 =>
    [
        0x31, 0xc0, 0x31, 0xff, 0x48, 0x89, 0xe6, 0xba, 0x01, 0x00, 0x00, 0x00, 0x0f, 0x05, 0x48, 0x83,
        0xf8, 0xfc, 0x74, 0xec, 0xb8, 0xe7, 0x00, 0x00, 0x00, 0x31, 0xff, 0x0f, 0x05,
    ];

    private static ReadOnlySpan<byte> CodeArm64 =>
    [
        0xe8, 0x07, 0x80, 0xd2, 0x00, 0x00, 0x80, 0xd2, 0xe1, 0x03, 0x00, 0x91, 0x22, 0x00, 0x80, 0xd2,
        0x01, 0x00, 0x00, 0xd4, 0x1f, 0x10, 0x00, 0xb1, 0x40, 0xff, 0xff, 0x54, 0xc8, 0x0b, 0x80, 0xd2,
        0x00, 0x00, 0x80, 0xd2, 0x01, 0x00, 0x00, 0xd4,
    ];

    /// <summary>The program as an executable file in memory, to be started with execveat.</summary>
    public static Descriptor Create() => MemoryFile.Create("hearth-init", RuntimeInformation.ProcessArchitecture == Architecture.Arm64
        ? Executable(CodeArm64, machine: 183)
        : Executable(CodeX64, machine: 62));

    /// <summary>The smallest ELF file there is: header, one segment, the code.</summary>
    internal static byte[] Executable(ReadOnlySpan<byte> code, ushort machine)
    {
        var file = new byte[HeaderSize + code.Length];
        var span = file.AsSpan();
        ((ReadOnlySpan<byte>)[0x7f, (byte)'E', (byte)'L', (byte)'F', 2, 1, 1]).CopyTo(span);
        Half(16, 2); // an executable
        Half(18, machine);
        Word(20, 1);
        Long(24, LoadAddress + HeaderSize); // entry
        Long(32, 64); // program headers follow this header
        Half(52, 64);
        Half(54, 56);
        Half(56, 1);
        Word(64, 1); // PT_LOAD
        Word(68, 5); // read and execute
        Long(80, LoadAddress);
        Long(88, LoadAddress);
        Long(96, (ulong)file.Length);
        Long(104, (ulong)file.Length);
        Long(112, 0x1000);
        code.CopyTo(span[HeaderSize..]);
        return file;

        void Half(int at, ushort value) => BinaryPrimitives.WriteUInt16LittleEndian(file.AsSpan(at), value);
        void Word(int at, uint value) => BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(at), value);
        void Long(int at, ulong value) => BinaryPrimitives.WriteUInt64LittleEndian(file.AsSpan(at), value);
    }
}
