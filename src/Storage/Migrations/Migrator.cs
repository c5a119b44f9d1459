using System.Data;
using System.Data.Common;
using Dapper;

namespace Hearth.Storage.Migrations;

/// <summary>
/// Brings a database up to date: what was applied must be the beginning of what this version knows, unchanged,
/// and the rest is applied in order, each step in a transaction of its own.
/// </summary>
internal static class Migrator
{
    private sealed record Applied(long Number, string Name, string Checksum);

    /// <param name="connection">Open, and outside a transaction.</param>
    /// <param name="migrations">In order, numbered from 1 without gaps.</param>
    /// <param name="time">For the time that is noted with each step.</param>
    /// <param name="place">The database as a user knows it, for the messages.</param>
    public static void Run(IDbConnection connection, IReadOnlyList<Migration> migrations, TimeProvider time, string place)
    {
        CheckNumbers(migrations);
        connection.Execute(
            """
            CREATE TABLE IF NOT EXISTS schema_migration (
                number INTEGER NOT NULL PRIMARY KEY,
                name TEXT NOT NULL,
                checksum TEXT NOT NULL,
                applied_at BIGINT NOT NULL
            )
            """);
        var applied = connection.Query<Applied>("SELECT number, name, checksum FROM schema_migration ORDER BY number").AsList();
        CheckHistory(applied, migrations, place);
        foreach (var migration in migrations.Skip(applied.Count))
        {
            Apply(connection, migration, time, place);
        }
    }

    private static void CheckNumbers(IReadOnlyList<Migration> migrations)
    {
        for (var i = 0; i < migrations.Count; i++)
        {
            if (migrations[i].Number != i + 1)
            {
                throw new StorageException(
                    "Migrations are numbered from 1 without gaps or repeats, but "
                    + $"{migrations[i]} stands where number {i + 1} belongs. Rename the file.");
            }
        }
    }

    private static void CheckHistory(List<Applied> applied, IReadOnlyList<Migration> migrations, string place)
    {
        if (applied.Count > migrations.Count)
        {
            var newest = applied[^1];
            throw new StorageException(
                $"{place} was written by a newer version of Hearth (its tables are at step {newest.Number}, "
                + $"\"{newest.Name}\"; this version knows {migrations.Count} steps). "
                + "Start that version or a later one, or use another data folder.");
        }

        foreach (var (was, known) in applied.Zip(migrations))
        {
            if (was.Number != known.Number || was.Checksum != known.Checksum)
            {
                throw new StorageException(
                    $"{place} has applied migration {was.Number} \"{was.Name}\", and {known} of this version "
                    + "is not the same text. A migration never changes once it is released: put the old text back "
                    + "and add a new file, or use another data folder.");
            }
        }
    }

    private static void Apply(IDbConnection connection, Migration migration, TimeProvider time, string place)
    {
        try
        {
            // Disposing undoes what was not committed.
            using var transaction = connection.BeginTransaction();
            connection.Execute(migration.Sql, transaction: transaction);
            connection.Execute(
                """
                INSERT INTO schema_migration (number, name, checksum, applied_at)
                VALUES (@Number, @Name, @Checksum, @AppliedAt)
                """,
                new
                {
                    migration.Number,
                    migration.Name,
                    migration.Checksum,
                    AppliedAt = time.GetUtcNow().ToUnixTimeMilliseconds(),
                },
                transaction);
            transaction.Commit();
        }
        catch (DbException error)
        {
            throw new StorageException(
                $"Migration {migration} failed on {place}, which is left as it was before: {error.Message}",
                error);
        }
    }
}
