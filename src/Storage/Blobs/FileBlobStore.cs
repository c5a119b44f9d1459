using Hearth.Storage.Archives;

namespace Hearth.Storage.Blobs;

/// <summary>
/// Blobs as files and archives as folders under the data folder. A crash leaves nothing behind but files under
/// temporary names, which <see cref="Open(string, TimeProvider)"/> sweeps.
/// </summary>
internal sealed class FileBlobStore : IBlobStore
{
    private static readonly TimeSpan GarbageAge = TimeSpan.FromHours(1);

    private readonly HashLocks locks = new();
    private readonly BlobFiles blobs;
    private readonly UnpackedTrees trees;
    private readonly TimeProvider time;

    private FileBlobStore(BlobFiles blobs, UnpackedTrees trees, TimeProvider time)
    {
        this.blobs = blobs;
        this.trees = trees;
        this.time = time;
    }

    public static FileBlobStore Open(string dataDirectory, TimeProvider time) =>
        Open(dataDirectory, time, UnpackedTrees.CurrentBoot());

    /// <param name="dataDirectory">Locked by the caller.</param>
    /// <param name="time">For the age of garbage.</param>
    /// <param name="boot">Names this run of the machine; a tree of another one is unpacked again.</param>
    public static FileBlobStore Open(string dataDirectory, TimeProvider time, string boot) =>
        new(BlobFiles.Open(dataDirectory, time), UnpackedTrees.Open(dataDirectory, time, boot), time);

    public async Task<Blob> PutAsync(Stream content, CancellationToken cancellation)
    {
        using var incoming = await blobs.ReceiveAsync(content, cancellation);
        using var held = await locks.EnterAsync(incoming.Blob.Sha256Hex, cancellation);
        blobs.Keep(incoming);
        return incoming.Blob;
    }

    public Stream Open(string sha256Hex) => blobs.Open(Sha256Hex.Check(sha256Hex));

    public async Task<UnpackedArchive> UnpackAsync(string sha256Hex, ArchiveLimits limits, CancellationToken cancellation)
    {
        Sha256Hex.Check(sha256Hex);
        using var held = await locks.EnterAsync(sha256Hex, cancellation);
        if (trees.Find(sha256Hex, limits) is { } made)
        {
            return made;
        }

        // Inflating takes a processor for up to seconds: not on the thread that serves requests.
        return await Task.Run(
            () =>
            {
                using var zip = blobs.Open(sha256Hex);
                return trees.Make(sha256Hex, directory => ArchiveUnpacker.Unpack(zip, directory, limits, cancellation));
            },
            cancellation);
    }

    public Task CollectGarbageAsync(IReadOnlySet<string> inUse, CancellationToken cancellation)
    {
        return Task.Run(CollectAsync, cancellation);

        async Task CollectAsync()
        {
            // A list, because the folders change while it is walked.
            var unused = blobs.Hashes().Union(trees.Hashes()).Where(hash => !inUse.Contains(hash)).ToList();
            foreach (var hash in unused)
            {
                // The age is looked at under the lock: whoever puts or unpacks this hash now makes it young first.
                using var held = await locks.EnterAsync(hash, cancellation);
                var limit = time.GetUtcNow() - GarbageAge;
                if (trees.LastUsed(hash) < limit)
                {
                    trees.Delete(hash);
                }

                if (blobs.LastPut(hash) < limit)
                {
                    blobs.Delete(hash);
                }
            }
        }
    }
}
