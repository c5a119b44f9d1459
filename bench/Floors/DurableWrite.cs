using System.Diagnostics;

namespace Hearth.Bench.Floors;

/// <summary>The least that a durable write costs here: append and fsync, one after the other.</summary>
internal static class DurableWrite
{
    /// <summary>In the temporary folder, where the measured server has its data too.</summary>
    public static double PerSecond(byte[] record, TimeSpan duration)
    {
        var path = Path.GetTempFileName();
        try
        {
            using var file = File.OpenHandle(path, FileMode.Open, FileAccess.Write);
            var (began, count) = (Stopwatch.GetTimestamp(), 0);
            while (Stopwatch.GetElapsedTime(began) < duration)
            {
                RandomAccess.Write(file, record, (long)record.Length * count++);
                RandomAccess.FlushToDisk(file);
            }
            return count / Stopwatch.GetElapsedTime(began).TotalSeconds;
        }
        finally
        {
            File.Delete(path);
        }
    }
}
