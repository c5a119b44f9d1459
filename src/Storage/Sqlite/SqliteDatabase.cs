using System.Data;
using Dapper;
using Hearth.Storage.Migrations;
using Microsoft.Data.Sqlite;

namespace Hearth.Storage.Sqlite;

/// <summary>
/// The embedded engine. One writer commits many waiting writes at once (<see cref="GroupCommitWriter"/>); readers
/// have connections of their own (<see cref="ReaderPool"/>) and, thanks to the write-ahead log, never wait for it.
/// </summary>
internal sealed class SqliteDatabase : IDatabase
{
    public const string FileName = "hearth.db";

    private readonly GroupCommitWriter writer;
    private readonly ReaderPool readers;

    // Columns are called code_sha256 and members CodeSha256; this is a setting of the process, made once.
    static SqliteDatabase() => DefaultTypeMap.MatchNamesWithUnderscores = true;

    private SqliteDatabase(SqliteConnection writing, string file)
    {
        writer = new GroupCommitWriter(writing, file);
        readers = new ReaderPool(() => SqliteConnections.OpenForReading(file), Math.Max(4, 2 * Environment.ProcessorCount));
    }

    /// <summary>Opens or makes the database in the folder, and applies the migrations that it has not seen.</summary>
    public static Task<SqliteDatabase> OpenAsync(
        string dataDirectory,
        IReadOnlyList<Migration> migrations,
        TimeProvider time,
        CancellationToken cancellation) =>
        Task.Run(() => Open(Path.Combine(dataDirectory, FileName), migrations, time), cancellation);

    public Task<T> ReadAsync<T>(Func<IDbConnection, T> query, CancellationToken cancellation = default) =>
        readers.ReadAsync(query, cancellation);

    public Task<T> WriteAsync<T>(Func<IDbConnection, T> command, CancellationToken cancellation = default) =>
        writer.WriteAsync(command, cancellation);

    /// <summary>Lets what was asked finish, moves the write-ahead log into the database file, and closes.</summary>
    public async ValueTask DisposeAsync()
    {
        // Readers first: a checkpoint cannot empty the log while a reader still looks at it.
        await readers.DisposeAsync();
        await writer.DisposeAsync();
    }

    private static SqliteDatabase Open(string file, IReadOnlyList<Migration> migrations, TimeProvider time)
    {
        SqliteConnection? connection = null;
        try
        {
            connection = SqliteConnections.OpenForWriting(file);
            Migrator.Run(connection, migrations, time, $"The database {file}");
            return new SqliteDatabase(connection, file);
        }
        catch (Exception error)
        {
            connection?.Dispose();
            if (error is SqliteException or IOException or UnauthorizedAccessException)
            {
                throw new StorageException(
                    $"The database {file} cannot be opened: {error.Message} "
                    + "Restore it from a backup, or use another data folder.",
                    error);
            }

            throw;
        }
    }
}
