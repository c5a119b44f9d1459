using System.Runtime.InteropServices;

namespace Hearth.Sandbox.Native;

/// <summary>The error numbers this room looks at (the same on x86-64 and arm64), and how a failed call is told to a user.</summary>
internal static class Errno
{
    public const int NoEntry = 2;
    public const int NoProcess = 3;
    public const int Interrupted = 4;
    public const int NoChild = 10;
    public const int TryAgain = 11;
    public const int Busy = 16;
    public const int Invalid = 22;
    public const int NoSystemCall = 38;

    /// <summary>The error of the last call of <see cref="Libc"/> on this thread.</summary>
    public static int Last => Marshal.GetLastPInvokeError();

    /// <summary>"mount /x: Operation not permitted (errno 1)" plus what to do about it.</summary>
    public static SandboxException Exception(string what, string mend = "", int? error = null)
    {
        var number = error ?? Last;
        var text = $"{what}: {Marshal.GetPInvokeErrorMessage(number)} (errno {number}).";
        return new SandboxException(mend.Length == 0 ? text : $"{text} {mend}");
    }

    /// <summary>Passes a result through, or throws what the call was trying to do and why the kernel refused.</summary>
    public static int Check(int result, string what, string mend = "") => result >= 0 ? result : throw Exception(what, mend);

    public static nint Check(nint result, string what, string mend = "") => result >= 0 ? result : throw Exception(what, mend);
}
