using System.Collections.Concurrent;
using Hearth.Sandbox.Namespaces;
using Shouldly;
using Xunit;

namespace Hearth.Tests.Sandbox;

/// <summary>Linux refuses to mount a file that was replaced after it was taken hold of (move_mount: ENOENT).</summary>
public sealed class MemoryFilesTests
{
    private const int Sizes = 200, AtOnce = 8;
    private readonly ConcurrentBag<List<FileStream>> opened = [];

    [Fact]
    public void The_file_of_a_size_is_never_replaced_however_many_ask_for_it_first()
    {
        var folder = Directory.CreateTempSubdirectory("hearth-memory-files-");
        try
        {
            var files = new MemoryFiles(folder.FullName);
            using var together = new Barrier(AtOnce);
            var threads = Enumerable.Range(0, AtOnce).Select(_ => new Thread(() => opened.Add(OpenAll(files, together)))).ToList();
            threads.ForEach(thread => thread.Start());
            threads.ForEach(thread => thread.Join());
            opened.Count.ShouldBe(AtOnce);
            opened.SelectMany(list => list).Select(file => new FileInfo($"/proc/self/fd/{file.SafeFileHandle.DangerousGetHandle()}").LinkTarget)
                .ShouldAllBe(path => !path!.EndsWith(" (deleted)"));
        }
        finally
        {
            opened.SelectMany(list => list).ToList().ForEach(file => file.Dispose());
            folder.Delete(recursive: true);
        }
    }

    /// <summary>As a sandbox takes hold of it, all at the same moment.</summary>
    private static List<FileStream> OpenAll(MemoryFiles files, Barrier together) =>
        [.. Enumerable.Range(128, Sizes).Select(memoryMb =>
        {
            together.SignalAndWait();
            return File.OpenRead(files.PathOf(memoryMb));
        })];
}
