using System.Globalization;

namespace Hearth.DataPlane.Environments;

/// <summary>Whether the machine's processors have anything to do.</summary>
internal static class MachineProcessors
{
    /// <summary>
    /// The second number of /proc/uptime: how long all processors were idle, added up, in steps of 10 ms (man 5 proc_uptime).
    /// Always nothing where there is no such file.
    /// </summary>
    public static TimeSpan ReadIdleTime()
    {
        try
        {
            var text = File.ReadAllText("/proc/uptime").AsSpan().Trim();
            if (double.TryParse(text[(text.IndexOf(' ') + 1)..], CultureInfo.InvariantCulture, out var seconds)) return TimeSpan.FromSeconds(seconds);
        }
        catch (IOException)
        {
            // Falls through: without knowledge the processors count as busy.
        }

        return TimeSpan.Zero;
    }
}
