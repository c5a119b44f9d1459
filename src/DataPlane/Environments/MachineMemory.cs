namespace Hearth.DataPlane.Environments;

/// <summary>How much memory the machine could still give out.</summary>
internal static class MachineMemory
{
    /// <summary>MemAvailable of /proc/meminfo; as good as unlimited where there is no such file.</summary>
    public static long ReadAvailableBytes()
    {
        const string label = "MemAvailable:";
        try
        {
            foreach (var line in File.ReadLines("/proc/meminfo"))
            {
                if (!line.StartsWith(label)) continue;
                var digits = line.AsSpan(label.Length).Trim();
                var unit = digits.IndexOf(' ');
                if (long.TryParse(unit < 0 ? digits : digits[..unit], out var kilobytes)) return kilobytes * 1024;
            }
        }
        catch (IOException)
        {
            // Falls through: without knowledge nothing is ended.
        }

        return long.MaxValue;
    }
}
