using Hearth.Storage.Blobs;
using Hearth.Storage.Migrations;
using Hearth.Storage.Objects;
using Hearth.Storage.Sqlite;

namespace Hearth.Storage;

/// <summary>
/// Everything a server keeps: one data folder, locked for as long as this object lives. Dispose it last, after
/// everything that writes has stopped.
/// </summary>
public sealed class StorageEngine : IAsyncDisposable
{
    private readonly DataFolder folder;

    private StorageEngine(DataFolder folder, IDatabase database, IBlobStore blobs, IObjectFiles objects, byte[] serverKey)
    {
        ServerKey = serverKey;
        this.folder = folder;
        Database = database;
        Blobs = blobs;
        Objects = objects;
    }

    public IDatabase Database { get; }

    public IBlobStore Blobs { get; }

    public IObjectFiles Objects { get; }

    /// <summary>32 random bytes that stay the same for as long as the data folder lives: what this server seals with.</summary>
    public byte[] ServerKey { get; }

    /// <summary>The absolute path of the data folder.</summary>
    public string DataDirectory => folder.Path;

    /// <summary>
    /// Opens the folder (made when missing) with the embedded engine: locks it, sweeps what a crash left half
    /// done, and brings the tables up to date.
    /// </summary>
    /// <exception cref="StorageException">The folder is in use by another server, cannot be written, was written
    /// by a newer version, or holds a damaged database.</exception>
    public static async Task<StorageEngine> OpenSqliteAsync(
        string dataDirectory,
        TimeProvider time,
        CancellationToken cancellation = default)
    {
        var locked = DataFolder.Open(dataDirectory);
        try
        {
            var blobs = FileBlobStore.Open(locked.Path, time);
            var objects = ObjectFiles.Open(locked.Path);
            var database = await SqliteDatabase.OpenAsync(locked.Path, Migration.Embedded("Sqlite"), time, cancellation);
            return new StorageEngine(locked, database, blobs, objects, Hearth.Storage.ServerKey.ReadOrMake(locked.Path));
        }
        catch (Exception error)
        {
            locked.Dispose();
            if (error is IOException or UnauthorizedAccessException)
            {
                throw DataFolder.Unusable(locked.Path, error);
            }

            throw;
        }
    }

    /// <summary>Whether a server has the folder open.</summary>
    public static bool IsInUse(string dataDirectory) => Directory.Exists(dataDirectory) && DataFolder.IsLocked(dataDirectory);

    /// <summary>The key of a folder that a server may have open: for those who may read it.</summary>
    /// <exception cref="StorageException">There is none, or it cannot be read.</exception>
    public static byte[] ReadServerKey(string dataDirectory)
    {
        try
        {
            return Hearth.Storage.ServerKey.Read(dataDirectory);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw DataFolder.Unusable(dataDirectory, error);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Database.DisposeAsync();
        folder.Dispose();
    }
}
