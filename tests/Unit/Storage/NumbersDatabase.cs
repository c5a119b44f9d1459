using System.Data;
using Dapper;
using Hearth.Storage;
using Hearth.Storage.Migrations;
using Hearth.Storage.Sqlite;

namespace Hearth.Tests.Unit.Storage;

/// <summary>A database with one table of numbers, in a folder of its own.</summary>
internal sealed class NumbersDatabase : IAsyncDisposable
{
    public static readonly Migration Table = new(
        1, "numbers", "CREATE TABLE number (value INTEGER PRIMARY KEY, writer INTEGER NOT NULL DEFAULT 0) STRICT;");

    private readonly TemporaryFolder folder = new();

    private NumbersDatabase()
    {
    }

    public SqliteDatabase Database { get; private set; } = null!;

    public string File => folder[SqliteDatabase.FileName];

    public static async Task<NumbersDatabase> OpenAsync()
    {
        var numbers = new NumbersDatabase();
        try
        {
            numbers.Database = await OpenAsync(numbers.folder.Path);
            return numbers;
        }
        catch
        {
            numbers.folder.Dispose();
            throw;
        }
    }

    public async Task ReopenAsync()
    {
        await Database.DisposeAsync();
        Database = await OpenAsync(folder.Path);
    }

    public Task AddAsync(int value) => Database.WriteAsync(connection => Add(connection, value));

    public static void Add(IDbConnection connection, int value) =>
        connection.Execute("INSERT INTO number (value) VALUES (@value)", new { value });

    public Task<List<long>> AllAsync() =>
        Database.ReadAsync(connection => connection.Query<long>("SELECT value FROM number ORDER BY value").AsList());

    public async ValueTask DisposeAsync()
    {
        await Database.DisposeAsync();
        folder.Dispose();
    }

    private static Task<SqliteDatabase> OpenAsync(string directory) =>
        SqliteDatabase.OpenAsync(directory, [Table], TimeProvider.System, CancellationToken.None);
}
