namespace Hearth.Storage;

/// <summary>
/// Archives by the SHA-256 of their bytes, and each archive unpacked once into a read-only tree. A blob is
/// durable when <see cref="PutAsync"/> returns.
/// </summary>
public interface IBlobStore
{
    /// <summary>Stores the bytes (a no-op when they are there already).</summary>
    Task<Blob> PutAsync(Stream content, CancellationToken cancellation);

    /// <summary>Opens the bytes for reading.</summary>
    Stream Open(string sha256Hex);

    /// <summary>
    /// The folder with the unpacked archive, made on first use. Its files are read-only and world-readable, run
    /// bits are kept, and it is shared by every function and environment that has the archive.
    /// </summary>
    /// <exception cref="ArchiveException">Not a zip, or refused: zip-slip, absolute path, link out of the tree,
    /// device file, over <paramref name="limits"/>. Nothing is left behind.</exception>
    Task<UnpackedArchive> UnpackAsync(string sha256Hex, ArchiveLimits limits, CancellationToken cancellation);

    /// <summary>
    /// Deletes every blob and tree whose hash is not in <paramref name="inUse"/> and that nobody has put or
    /// unpacked for an hour. Name the hashes of live environments too: their trees are mounted.
    /// </summary>
    Task CollectGarbageAsync(IReadOnlySet<string> inUse, CancellationToken cancellation);
}

/// <param name="Sha256Hex">64 lower-case hex digits.</param>
/// <param name="Sha256Base64">As Lambda's CodeSha256 member shows it.</param>
/// <param name="SizeBytes">Size of the stored bytes.</param>
public sealed record Blob(string Sha256Hex, string Sha256Base64, long SizeBytes);

/// <param name="Directory">Absolute path of the read-only tree.</param>
/// <param name="SizeBytes">Sum of the unpacked files.</param>
public sealed record UnpackedArchive(string Directory, long SizeBytes);

/// <param name="UnzippedBytes">Most bytes of unpacked files (Lambda: 262,144,000), counted while inflating.</param>
/// <param name="FileCount">Most files and folders.</param>
public sealed record ArchiveLimits(long UnzippedBytes, int FileCount = 100_000);

public enum ArchiveProblem
{
    NotAZip,
    TooLarge,
    TooManyFiles,
    UnsafePath,
    UnsafeLink,
    UnsafeFileType,
}

/// <summary>An archive that is refused; the message names the entry and the reason.</summary>
public sealed class ArchiveException(ArchiveProblem problem, string message, Exception? cause = null) : Exception(message, cause)
{
    public ArchiveProblem Problem { get; } = problem;
}
