using System.Buffers;
using System.Security.Cryptography;
using Hearth.Storage.Native;

namespace Hearth.Storage.Blobs;

/// <summary>
/// The files blobs/ab/cdef..., private to the server. Their contents are written and fsynced under a temporary
/// name first: a file under its final name is always whole.
/// </summary>
internal sealed class BlobFiles
{
    private const int BufferBytes = 128 * 1024;
    // Holds many small entries of a zip, which are read a few bytes at a time.
    private const int ReadBufferBytes = 32 * 1024;
    private const int ShardDigits = 2;

    private readonly string directory;
    private readonly string incoming;
    private readonly TimeProvider time;

    private BlobFiles(string directory, TimeProvider time)
    {
        this.directory = directory;
        this.time = time;
        incoming = Path.Combine(directory, "incoming");
    }

    public static BlobFiles Open(string dataDirectory, TimeProvider time)
    {
        var files = new BlobFiles(Path.Combine(dataDirectory, "blobs"), time);
        DataFolder.Make(files.directory, DataFolder.Private);
        if (Directory.Exists(files.incoming))
        {
            Directory.Delete(files.incoming, recursive: true);
        }

        DataFolder.Make(files.incoming, DataFolder.Private);
        return files;
    }

    /// <summary>Writes the stream to disk and hashes it on the way.</summary>
    public async Task<IncomingBlob> ReceiveAsync(Stream content, CancellationToken cancellation)
    {
        var file = Path.Combine(incoming, Guid.NewGuid().ToString("N"));
        var buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            using var handle = File.OpenHandle(
                file, FileMode.CreateNew, FileAccess.Write, FileShare.None, FileOptions.None, preallocationSize: 0);
            File.SetUnixFileMode(handle, DataFolder.PrivateFile);
            long size = 0;
            int read;
            while ((read = await content.ReadAsync(buffer, cancellation)) > 0)
            {
                hash.AppendData(buffer, 0, read);
                await RandomAccess.WriteAsync(handle, buffer.AsMemory(0, read), size, cancellation);
                size += read;
            }

            RandomAccess.FlushToDisk(handle);
            var digest = hash.GetHashAndReset();
            return new IncomingBlob(file, new Blob(Convert.ToHexStringLower(digest), Convert.ToBase64String(digest), size));
        }
        catch
        {
            File.Delete(file);
            throw;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Gives the bytes their final name, durably. The caller holds the hash's lock.</summary>
    public void Keep(IncomingBlob blob)
    {
        var file = PathOf(blob.Blob.Sha256Hex);
        var shard = Path.GetDirectoryName(file)!;
        DataFolder.Make(shard, DataFolder.Private);
        if (!File.Exists(file))
        {
            File.Move(blob.TemporaryFile, file);
        }

        // Also when the file was there: a server that was killed between the rename and this may have put it there.
        DirectoryFsync.Flush(shard);
        File.SetLastWriteTimeUtc(file, time.GetUtcNow().UtcDateTime);
    }

    public Stream Open(string hash)
    {
        try
        {
            var share = FileShare.Read | FileShare.Delete;
            return new FileStream(PathOf(hash), FileMode.Open, FileAccess.Read, share, ReadBufferBytes);
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new StorageException(
                $"The blob {hash} is not in {directory}. Restore it from a backup, or upload the code again.",
                error);
        }
    }

    public IEnumerable<string> Hashes() =>
        from shard in Directory.EnumerateDirectories(directory)
        where Path.GetFileName(shard).Length == ShardDigits
        from file in Directory.EnumerateFiles(shard)
        let hash = Path.GetFileName(shard) + Path.GetFileName(file)
        where Sha256Hex.IsValid(hash)
        select hash;

    /// <summary>When the bytes were last put; the far future when they are not here.</summary>
    public DateTimeOffset LastPut(string hash)
    {
        var file = new FileInfo(PathOf(hash));
        return file.Exists ? new DateTimeOffset(file.LastWriteTimeUtc) : DateTimeOffset.MaxValue;
    }

    public void Delete(string hash) => File.Delete(PathOf(hash));

    private string PathOf(string hash) => Path.Combine(directory, hash[..ShardDigits], hash[ShardDigits..]);
}
