using System.Runtime.InteropServices;

namespace Hearth.Sandbox.Native;

/// <summary>The flags of open(2) whose values differ between x86-64 and arm64.</summary>
internal static class OpenFlags
{
    public const int ReadWrite = 2;

    public static int Directory => RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? 0x4000 : 0x10000;

    /// <summary>O_TMPFILE: a file without a name in the directory given.</summary>
    public static int Unnamed => 0x400000 | Directory;
}
