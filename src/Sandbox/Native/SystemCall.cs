using System.Runtime.InteropServices;

namespace Hearth.Sandbox.Native;

/// <summary>Numbers of the system calls this room makes itself, for the machine it runs on (x86-64 or arm64).</summary>
internal static class SystemCall
{
    // The new mount calls and everything since 2019 have one number on all machines.
    public const int OpenTree = 428;
    public const int MoveMount = 429;
    public const int OpenMount = 430;
    public const int ConfigureMount = 431;
    public const int MakeMount = 432;
    public const int PidDescriptorOpen = 434;
    public const int PidDescriptorSignal = 424;
    public const int CloseRange = 436;
    public const int MountAttributes = 442;

    private static readonly bool Arm = RuntimeInformation.ProcessArchitecture == Architecture.Arm64;

    public static int Write => Pick(1, 64);
    public static int Duplicate => Pick(292, 24);
    public static int ChangeDirectory => Pick(80, 49);
    public static int Mount => Pick(165, 40);
    public static int EnterNamespace => Pick(308, 268);
    public static int Unshare => Pick(272, 97);
    public static int NewSession => Pick(112, 157);
    public static int SignalAction => Pick(13, 134);
    public static int SignalMask => Pick(14, 135);
    public static int ResourceLimit => Pick(302, 261);
    public static int ProcessControl => Pick(157, 167);
    public static int SetGroups => Pick(116, 159);
    public static int SetGroupIds => Pick(119, 149);
    public static int SetUserIds => Pick(117, 147);
    public static int SetCapabilities => Pick(126, 91);
    public static int Seccomp => Pick(317, 277);
    public static int FileMask => Pick(95, 166);
    public static int Execute => Pick(59, 221);
    public static int ExecuteAt => Pick(322, 281);
    public static int ChangeOwner => Pick(93, 55);
    public static int FileControl => Pick(72, 25);
    public static int ChangeRoot => Pick(161, 51);
    public static int PivotRoot => Pick(155, 41);
    public static int Socket => Pick(41, 198);
    public static int Connect => Pick(42, 203);
    public static int SocketOption => Pick(54, 208);
    public static int MemoryFile => Pick(319, 279);

    private static int Pick(int x64, int arm64) => Arm ? arm64 : x64;
}
