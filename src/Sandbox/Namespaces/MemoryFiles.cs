using System.Collections.Concurrent;

namespace Hearth.Sandbox.Namespaces;

/// <summary>
/// The files that stand in for /proc/meminfo, one for each size: a function sees the memory it was given, and not what its host
/// has. Programs size their heaps and caches by it.
/// </summary>
internal sealed class MemoryFiles(string directory)
{
    // Each is written by one thread, once: a file that is replaced while a sandbox mounts it has no path any more, and the kernel
    // refuses such a mount with ENOENT. File.Move without overwriting is no way out, as it looks first and renames then.
    private readonly ConcurrentDictionary<int, Lazy<string>> paths = new();

    public string PathOf(int memoryMb) => paths.GetOrAdd(memoryMb, size => new Lazy<string>(() => Write(size))).Value;

    private string Write(int memoryMb)
    {
        var path = Path.Combine(directory, $"meminfo-{memoryMb}");
        var total = memoryMb * 1024;
        File.WriteAllText(
            path,
            $"""
            MemTotal:       {total,8} kB
            MemFree:        {total * 3 / 4,8} kB
            MemAvailable:   {total * 3 / 4,8} kB
            Buffers:        {0,8} kB
            Cached:         {0,8} kB
            SwapCached:     {0,8} kB
            SwapTotal:      {0,8} kB
            SwapFree:       {0,8} kB

            """);
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.GroupRead | UnixFileMode.OtherRead);
        return path;
    }
}
