using System.Globalization;
using Hearth.Sandbox.Native;

namespace Hearth.Sandbox.Processes;

/// <summary>Reads /proc for the processes of a session: what stands in for a cgroup where there is none.</summary>
internal static class SessionTable
{
    // Fields of /proc/PID/stat after the command: state, parent, process group, session, ...; the start time is the 22nd in all.
    private const int Session = 3, StartTime = 19;

    public static IEnumerable<int> MembersOf(int session)
    {
        foreach (var path in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(path.AsSpan()), CultureInfo.InvariantCulture, out var process)
                && Fields(process) is { } fields
                && fields[Session] == session.ToString(CultureInfo.InvariantCulture)
                && fields[0] != "Z")
            {
                yield return process;
            }
        }
    }

    /// <summary>In clock ticks since the machine started; with the pid it names one process for ever. Null: no such process.</summary>
    public static string? StartTimeOf(int process) => Fields(process)?[StartTime];

    /// <summary>The most memory a process ever held, in bytes.</summary>
    public static long PeakBytesOf(int process)
    {
        var line = (ControlFile.TryRead($"/proc/{process}/status") ?? "").Split('\n').FirstOrDefault(line => line.StartsWith("VmHWM:", StringComparison.Ordinal));
        var digits = new string([.. (line ?? "").Where(char.IsAsciiDigit)]);
        return digits.Length == 0 ? 0 : long.Parse(digits, CultureInfo.InvariantCulture) * 1024;
    }

    private static string[]? Fields(int process)
    {
        // "17 (any name) S 1 17 17 ...": the name may hold spaces and brackets, so count from the last bracket.
        var text = ControlFile.TryRead($"/proc/{process}/stat");
        var end = text?.LastIndexOf(')') ?? -1;
        return end < 0 ? null : text![(end + 2)..].Split(' ');
    }
}
