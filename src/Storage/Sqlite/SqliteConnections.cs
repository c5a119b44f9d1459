using Dapper;
using Hearth.Storage.Native;
using Microsoft.Data.Sqlite;

namespace Hearth.Storage.Sqlite;

/// <summary>How connections are opened: the settings that durability and isolation rest on, in one place.</summary>
internal static class SqliteConnections
{
    private const int BusyTimeoutSeconds = 5;

    public static SqliteConnection OpenForWriting(string file)
    {
        MakePrivate(file);
        var connection = Open(file);

        // FULL makes COMMIT return only after an fsync of the log. A log that grew under a long read is cut back
        // to 64 MB. The log goes into the database file every
        // 16 MB instead of 4: pages that are written again and again, those of indexes, go there once. Eight megabytes of cache
        // are plenty for one writer and keep the idle server small.
        connection.Execute(
            """
            PRAGMA journal_mode = WAL;
            PRAGMA synchronous = FULL;
            PRAGMA wal_autocheckpoint = 4000;
            PRAGMA journal_size_limit = 67108864;
            PRAGMA cache_size = -8192;
            PRAGMA temp_store = MEMORY;
            """);
        return connection;
    }

    public static SqliteConnection OpenForReading(string file)
    {
        var connection = Open(file);
        connection.Execute("PRAGMA query_only = ON; PRAGMA temp_store = MEMORY;");
        return connection;
    }

    private static SqliteConnection Open(string file)
    {
        var connection = new SqliteConnection(
            new SqliteConnectionStringBuilder
            {
                DataSource = file,
                Mode = SqliteOpenMode.ReadWrite,
                ForeignKeys = true,
                DefaultTimeout = BusyTimeoutSeconds,
                Pooling = false,
            }.ToString());
        try
        {
            connection.Open();
            connection.Execute($"PRAGMA busy_timeout = {BusyTimeoutSeconds * 1000}");
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>SQLite gives its log and shared memory the mode of the database file, so that one is made first.</summary>
    private static void MakePrivate(string file)
    {
        if (!File.Exists(file))
        {
            var options = new FileStreamOptions
            {
                Mode = FileMode.CreateNew,
                Access = FileAccess.Write,
                UnixCreateMode = DataFolder.PrivateFile,
            };
            File.Open(file, options).Dispose();

            DirectoryFsync.Flush(Path.GetDirectoryName(file)!);
        }
    }
}
