using System.Globalization;
using System.Runtime.InteropServices;

namespace Hearth.Sandbox.Native;

/// <summary>The pieces a child's script is made of, each a few system calls that belong together.</summary>
internal static class ChildProgram
{
    private const int SetSignalMask = 2;
    private const int Signals = 64;

    private static int lastCapability = 40;

    /// <summary>
    /// To be called on the host, before the first script is written: the threads that write scripts may be in a namespace
    /// where there is no /proc to read.
    /// </summary>
    public static void ReadKernelLimits()
    {
        if (int.TryParse(ControlFile.TryRead("/proc/sys/kernel/cap_last_cap")?.Trim(), CultureInfo.InvariantCulture, out var last))
            lastCapability = last;
    }

    /// <summary>What the server ignores (.NET ignores SIGPIPE) would stay ignored in the program; `yes | head` must end.</summary>
    public static SystemCallScript ResetSignals(this SystemCallScript script)
    {
        var byDefault = script.Bytes(new byte[32]);
        for (var signal = 1; signal <= Signals; signal++)
            script.Try("reset a signal", SystemCall.SignalAction, signal, byDefault, 0, 8);
        return script;
    }

    /// <summary>A parent that ignores SIGCHLD has its children reaped by the kernel.</summary>
    public static SystemCallScript IgnoreChildren(this SystemCallScript script)
    {
        const int ChildSignal = 17;
        var ignore = new byte[32];
        ignore[0] = 1; // SIG_IGN
        return script.Do("ignore SIGCHLD", SystemCall.SignalAction, ChildSignal, script.Bytes(ignore), 0, 8);
    }

    /// <summary>Joins v1 cgroups through their open `tasks` files.</summary>
    public static SystemCallScript Join(this SystemCallScript script, IEnumerable<int> taskFiles)
    {
        var self = script.Text("0");
        foreach (var file in taskFiles)
            script.Do("join the cgroup", SystemCall.Write, file, self, 1);
        return script;
    }

    /// <summary>Puts descriptors at 0, 1, 2, ... and closes every other one.</summary>
    public static SystemCallScript Keep(this SystemCallScript script, params ReadOnlySpan<Descriptor> descriptors)
    {
        Span<int> numbers = stackalloc int[descriptors.Length];
        for (var index = 0; index < numbers.Length; index++)
            numbers[index] = descriptors[index].Number;
        return script.Keep(numbers);
    }

    public static SystemCallScript Keep(this SystemCallScript script, ReadOnlySpan<int> descriptors)
    {
        for (var number = 0; number < descriptors.Length; number++)
            script.Do($"dup3 to {number}", SystemCall.Duplicate, descriptors[number], number);
        return script.Do("close_range", SystemCall.CloseRange, descriptors.Length, unchecked((nint)uint.MaxValue));
    }

    /// <summary>
    /// Out of a shared table of descriptors, with those up to the highest of these only. A child that begins with a copy of the table has
    /// to copy and close them all: 0.5 ms when a server has two thousand.
    /// </summary>
    public static SystemCallScript LeaveSharedFiles(this SystemCallScript script, params ReadOnlySpan<Descriptor> needed)
    {
        const int Unshare = 2;
        var highest = 2;
        foreach (var descriptor in needed)
            highest = Math.Max(highest, descriptor.Number);
        return script.Do("close_range", SystemCall.CloseRange, highest + 1, unchecked((nint)uint.MaxValue), Unshare);
    }

    /// <summary>
    /// A connection to a port of 127.0.0.1, as the descriptor after those that are kept. A read from it waits only as long as an event takes that is
    /// there already.
    /// </summary>
    public static SystemCallScript ConnectTo(this SystemCallScript script, int port, int descriptor)
    {
        const int Internet = 2, Stream = 1, Tcp = 6, NoDelay = 1, SocketLevel = 1, ReceiveTimeout = 20, AddressBytes = 16, TimeoutMicroseconds = 3000;
        long[] timeout = [0, TimeoutMicroseconds];
        int[] on = [1];
        byte[] address = [Internet, 0, (byte)(port >> 8), (byte)port, 127, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0];
        return script
            .Do("open a socket", SystemCall.Socket, Internet, Stream)
            .Do("send at once", SystemCall.SocketOption, descriptor, Tcp, NoDelay, script.Bytes(MemoryMarshal.AsBytes<int>(on)), sizeof(int))
            .Do("limit the wait", SystemCall.SocketOption, descriptor, SocketLevel, ReceiveTimeout, script.Bytes(MemoryMarshal.AsBytes<long>(timeout)), 2 * sizeof(long))
            .Do("connect to the Runtime API", SystemCall.Connect, descriptor, script.Bytes(address), AddressBytes);
    }

    public static SystemCallScript Limit(this SystemCallScript script, int resource, long value)
    {
        long[] limit = [value, value];
        return script.Do($"prlimit {resource}", SystemCall.ResourceLimit, 0, resource, script.Bytes(MemoryMarshal.AsBytes<long>(limit)));
    }

    /// <summary>Gives up every capability for good, also those a set-user-id program or root itself would get back.</summary>
    public static SystemCallScript DropBoundingSet(this SystemCallScript script)
    {
        const int DropBounding = 24, Ambient = 47, ClearAll = 4;
        for (var capability = 0; capability <= lastCapability; capability++)
            script.Do($"drop capability {capability}", SystemCall.ProcessControl, DropBounding, capability);
        return script.Do("clear ambient capabilities", SystemCall.ProcessControl, Ambient, ClearAll);
    }

    public static SystemCallScript DropCapabilities(this SystemCallScript script)
    {
        const int NoNewPrivileges = 38;
        int[] header = [0x20080522, 0];
        return script
            .Do("capset", SystemCall.SetCapabilities, script.Bytes(MemoryMarshal.AsBytes<int>(header)), script.Bytes(new byte[24]))
            .Do("no_new_privs", SystemCall.ProcessControl, NoNewPrivileges, 1);
    }

    public static SystemCallScript Become(this SystemCallScript script, int user) => script
        .Do("setgroups", SystemCall.SetGroups)
        .Do("setresgid", SystemCall.SetGroupIds, user, user, user)
        .Do("setresuid", SystemCall.SetUserIds, user, user, user);

    public static SystemCallScript Filter(this SystemCallScript script, ReadOnlySpan<byte> instructions)
    {
        const int SetFilter = 1, AllowSpeculation = 4;
        // struct sock_fprog: the count, padding, the pointer. Without AllowSpeculation a filter slows its process down by
        // switching off speculative stores on kernels before 5.16.
        nint[] program = [instructions.Length / 8, script.Bytes(instructions)];
        return script.Do("load the seccomp filter", SystemCall.Seccomp, SetFilter, AllowSpeculation, script.Bytes(MemoryMarshal.AsBytes<nint>(program)));
    }

    public static SystemCallScript UnblockSignals(this SystemCallScript script) =>
        script.Do("sigprocmask", SystemCall.SignalMask, SetSignalMask, script.Bytes(new byte[8]), 0, 8);

    /// <summary>Executes the program asked for: the last step.</summary>
    public static SystemCallScript Execute(this SystemCallScript script, SandboxProcessConfig config)
    {
        var environment = config.Environment.Select(pair => $"{pair.Key}={pair.Value}");
        return script.Do(
            $"execute {config.Program}",
            SystemCall.Execute,
            script.Text(config.Program),
            script.Texts([config.Program, .. config.Arguments]),
            script.Texts(environment));
    }
}
