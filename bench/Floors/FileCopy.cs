using System.Diagnostics;

namespace Hearth.Bench.Floors;

/// <summary>
/// A plain file copy in the temporary folder, where the measured server has its data too: open, read, write, and fsync where it is to
/// be durable. What is copied is in the page cache, as what a client sends is in memory.
/// </summary>
internal sealed class FileCopy : IDisposable
{
    private const int BufferBytes = 256 * 1024;

    /// <summary>As many names as each client of the server has keys.</summary>
    private const int NamesPerThread = 64;

    private readonly string _folder = Directory.CreateTempSubdirectory("hearth-bench-copy-").FullName;

    public FileCopy(long sizeBytes)
    {
        var block = new byte[Math.Min(sizeBytes, BufferBytes)];
        Random.Shared.NextBytes(block);
        using var file = File.OpenHandle(Source, FileMode.CreateNew, FileAccess.Write);
        for (var at = 0L; at < sizeBytes; at += block.Length) RandomAccess.Write(file, block.AsSpan(0, (int)Math.Min(block.Length, sizeBytes - at)), at);
        RandomAccess.FlushToDisk(file);
    }

    private string Source => Path.Combine(_folder, "source");

    /// <summary>Seconds that one copy takes.</summary>
    public double Seconds(bool isDurable)
    {
        var began = Stopwatch.GetTimestamp();
        Copy("copy", new byte[BufferBytes], isDurable);
        return Stopwatch.GetElapsedTime(began).TotalSeconds;
    }

    /// <summary>Copies per second of many threads together.</summary>
    public double PerSecond(int threads, TimeSpan duration, bool isDurable)
    {
        var (ending, count) = (false, 0L);
        var all = Enumerable.Range(0, threads).Select(index => new Thread(() => Run(index), 256 * 1024)).ToArray();
        var began = Stopwatch.GetTimestamp();
        foreach (var thread in all) thread.Start();
        Thread.Sleep(duration);
        var (seconds, counted) = (Stopwatch.GetElapsedTime(began).TotalSeconds, Interlocked.Read(ref count));
        Volatile.Write(ref ending, true);
        foreach (var thread in all) thread.Join();
        return counted / seconds;

        void Run(int index)
        {
            var buffer = new byte[BufferBytes];
            for (var number = 0; !Volatile.Read(ref ending); number++)
            {
                Copy($"{index}-{number % NamesPerThread}", buffer, isDurable);
                Interlocked.Increment(ref count);
            }
        }
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private void Copy(string name, byte[] buffer, bool isDurable)
    {
        using var source = File.OpenHandle(Source);
        using var target = File.OpenHandle(Path.Combine(_folder, name), FileMode.Create, FileAccess.Write);
        for (var at = 0L; RandomAccess.Read(source, buffer, at) is > 0 and var count; at += count) RandomAccess.Write(target, buffer.AsSpan(0, count), at);
        if (isDurable) RandomAccess.FlushToDisk(target);
    }
}
