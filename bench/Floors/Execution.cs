using System.Diagnostics;

namespace Hearth.Bench.Floors;

/// <summary>How long a bare program takes from fork to its end.</summary>
internal static class Execution
{
    public static double Milliseconds(string[] command)
    {
        var began = Stopwatch.GetTimestamp();
        Native.WaitForSuccess(Native.Spawn(command));
        return Stopwatch.GetElapsedTime(began).TotalMilliseconds;
    }

    /// <summary>What a program says when it cannot run here; null when it can.</summary>
    public static string? WhyNot(string[] command)
    {
        var start = new ProcessStartInfo(command[0], command[1..]) { RedirectStandardError = true, UseShellExecute = false };
        using var process = Process.Start(start)!;
        var said = process.StandardError.ReadToEnd().Trim();
        process.WaitForExit();
        return process.ExitCode == 0 ? null : $"{command[0]} fails on this machine: {said}";
    }

    /// <summary>All at once, as a burst meets the machine.</summary>
    /// <returns>Programs per second until the last has ended.</returns>
    public static double PerSecond(string[] command, int count)
    {
        var began = Stopwatch.GetTimestamp();
        var processes = Enumerable.Range(0, count).Select(_ => Native.Spawn(command)).ToArray();
        foreach (var process in processes) Native.WaitForSuccess(process);
        return count / Stopwatch.GetElapsedTime(began).TotalSeconds;
    }
}
