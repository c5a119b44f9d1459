using Microsoft.Win32.SafeHandles;

namespace Hearth.Storage;

/// <summary>
/// Files that are written once, under names of their own, and never change: the contents of S3 objects and parts. Which files are in
/// use is written in the database; a file that no row names is garbage. See docs/decisions/0022.
/// </summary>
public interface IObjectFiles
{
    /// <summary>Takes the stream in under a new name, showing the bytes to <paramref name="observe"/> on the way.</summary>
    Task<IIncomingFile> ReceiveAsync(Stream content, Action<ReadOnlySpan<byte>> observe, CancellationToken cancellation);

    /// <summary>Opens a file for reading; null when it is not there (any more).</summary>
    SafeFileHandle? TryOpen(string name);

    /// <summary>Keeps files from being deleted until what is returned is disposed.</summary>
    IDisposable Hold(IReadOnlyCollection<string> names);

    /// <summary>Deletes files that no row names any more, those that are held as soon as they are let go.</summary>
    void Delete(IEnumerable<string> names);

    /// <summary>Deletes what a crash left: files of before this start that no row names.</summary>
    /// <param name="inUse">The named files whose names begin with the two digits given.</param>
    Task SweepAsync(Func<string, CancellationToken, Task<IReadOnlySet<string>>> inUse, CancellationToken cancellation);
}

/// <summary>A file that has arrived; disposing deletes it unless it was kept.</summary>
public interface IIncomingFile : IDisposable
{
    /// <summary>32 hex digits.</summary>
    string Name { get; }

    long SizeBytes { get; }

    /// <summary>Returns when the file is on disk under its name, whatever happens to the power.</summary>
    Task KeepAsync();
}
