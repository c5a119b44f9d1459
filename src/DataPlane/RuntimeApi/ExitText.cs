using Hearth.Sandbox;

namespace Hearth.DataPlane.RuntimeApi;

/// <summary>The end of a process in words, as Go prints it, which is what AWS's emulator is written in.</summary>
internal static class ExitText
{
    /// <summary>"exit status 1", "signal: killed".</summary>
    public static string Of(ProcessExit exit) => exit switch
    {
        { Signal: { } signal } => $"signal: {SignalName(signal)}",
        _ => $"exit status {exit.ExitStatus}",
    };

    public static string OfRuntime(ProcessExit exit) => exit switch
    {
        { Signal: null, ExitStatus: null or 0 } => "Runtime exited without providing a reason",
        _ => $"Runtime exited with error: {Of(exit)}",
    };

    private static string SignalName(int signal) => signal switch
    {
        1 => "hangup",
        2 => "interrupt",
        3 => "quit",
        4 => "illegal instruction",
        6 => "aborted",
        7 => "bus error",
        8 => "floating point exception",
        9 => "killed",
        11 => "segmentation fault",
        13 => "broken pipe",
        14 => "alarm clock",
        15 => "terminated",
        31 => "bad system call",
        _ => $"signal {signal}",
    };
}
