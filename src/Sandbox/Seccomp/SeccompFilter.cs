using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Hearth.Sandbox.Seccomp;

/// <summary>
/// The filter every process in a sandbox runs under, as classic BPF. Allowed calls cost nothing measurable: since Linux 5.11
/// the kernel works out once which numbers are always allowed and skips the program for them.
/// </summary>
internal static class SeccompFilter
{
    private const uint Allow = 0x7fff_0000, KillProcess = 0x8000_0000, Error = 0x0005_0000;
    private const uint NotPermitted = Error | 1, NoSystemCall = Error | 38, NoAddressFamily = Error | 97;
    private const ushort LoadWord = 0x20, JumpEqual = 0x15, JumpAtLeast = 0x35, JumpAnyBit = 0x45, Return = 0x06;

    // struct seccomp_data: number, architecture, instruction pointer, six arguments of 64 bits.
    private const uint NumberAt = 0, ArchitectureAt = 4;

    // CLONE_NEWTIME (0x80), NEWNS, NEWCGROUP, NEWUTS, NEWIPC, NEWUSER, NEWPID, NEWNET. In clone, 0x80 is part of the exit signal.
    private const uint NewNamespaces = 0x7e02_0000, NewTime = 0x80;

    private static readonly Lazy<byte[]> Program = new(() => Build(RuntimeInformation.ProcessArchitecture));

    /// <summary>The program's instructions, eight bytes each.</summary>
    public static ReadOnlySpan<byte> Instructions => Program.Value;

    internal static byte[] Build(Architecture machine)
    {
        var isArm = machine == Architecture.Arm64;
        var program = new List<Instruction>
        {
            new(LoadWord, 0, 0, ArchitectureAt),
            new(JumpEqual, 1, 0, isArm ? 0xC000_00B7 : 0xC000_003E),
            new(Return, 0, 0, KillProcess), // 32-bit calls have other numbers: no table here would hold for them
            new(LoadWord, 0, 0, NumberAt),
        };
        if (!isArm)
            program.AddRange([new(JumpAtLeast, 0, 1, 0x4000_0000), new(Return, 0, 0, KillProcess)]); // the x32 ABI
        foreach (var call in DeniedSystemCalls.All)
            When(call, new Instruction(Return, 0, 0, NotPermitted));
        // The flags of clone3 are in memory, where a filter cannot look; with ENOSYS every C library falls back to clone.
        When(DeniedSystemCalls.Clone3, new Instruction(Return, 0, 0, NoSystemCall));
        When(DeniedSystemCalls.Clone, RefuseBits(NewNamespaces));
        When(DeniedSystemCalls.Unshare, RefuseBits(NewNamespaces | NewTime));
        When(DeniedSystemCalls.Socket, AllowFamilies());
        When(DeniedSystemCalls.DeviceControl, RefuseValues(1, 0x5412, 0x541C)); // TIOCSTI, TIOCLINUX: typing into a terminal
        When(DeniedSystemCalls.Personality, AllowValues(0, 0, 0xffff_ffff));
        program.Add(new(Return, 0, 0, Allow));
        return Encode(program);

        void When(SystemCallNumber call, params Instruction[] block)
        {
            var number = isArm ? call.Arm64 : call.X64;
            if (number < 0)
                return;
            program.Add(new(JumpEqual, 0, (byte)block.Length, (uint)number));
            program.AddRange(block);
        }
    }

    private static uint Argument(int index) => 16u + ((uint)index * 8);

    private static Instruction[] RefuseBits(uint bits) =>
    [
        new(LoadWord, 0, 0, Argument(0)), new(JumpAnyBit, 0, 1, bits), new(Return, 0, 0, NotPermitted), new(Return, 0, 0, Allow),
    ];

    private static Instruction[] RefuseValues(int argument, params uint[] values) =>
    [
        new(LoadWord, 0, 0, Argument(argument)),
        .. values.SelectMany(value => (Instruction[])[new(JumpEqual, 0, 1, value), new(Return, 0, 0, NotPermitted)]),
        new(Return, 0, 0, Allow),
    ];

    private static Instruction[] AllowValues(int argument, params uint[] values) =>
    [
        new(LoadWord, 0, 0, Argument(argument)),
        .. values.SelectMany(value => (Instruction[])[new(JumpEqual, 0, 1, value), new(Return, 0, 0, Allow)]),
        new(Return, 0, 0, NotPermitted),
    ];

    /// <summary>
    /// AF_UNIX, AF_INET and AF_INET6; of AF_NETLINK only NETLINK_ROUTE, which listing the network interfaces needs. Others
    /// (AF_ALG, AF_PACKET, AF_VSOCK, ...) look as if this kernel had none.
    /// </summary>
    private static Instruction[] AllowFamilies() =>
    [
        new(LoadWord, 0, 0, Argument(0)),
        new(JumpEqual, 0, 1, 1), new(Return, 0, 0, Allow),
        new(JumpEqual, 0, 1, 2), new(Return, 0, 0, Allow),
        new(JumpEqual, 0, 1, 10), new(Return, 0, 0, Allow),
        new(JumpEqual, 0, 3, 16),
        new(LoadWord, 0, 0, Argument(2)),
        new(JumpEqual, 0, 1, 0), new(Return, 0, 0, Allow),
        new(Return, 0, 0, NoAddressFamily),
    ];

    private static byte[] Encode(List<Instruction> program)
    {
        var bytes = new byte[program.Count * 8];
        for (var index = 0; index < program.Count; index++)
        {
            var span = bytes.AsSpan(index * 8, 8);
            BinaryPrimitives.WriteUInt16LittleEndian(span, program[index].Code);
            (span[2], span[3]) = (program[index].JumpTrue, program[index].JumpFalse);
            BinaryPrimitives.WriteUInt32LittleEndian(span[4..], program[index].Value);
        }

        return bytes;
    }

    private readonly record struct Instruction(ushort Code, byte JumpTrue, byte JumpFalse, uint Value);
}
