using System.Data;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Hearth.Storage.Sqlite;

/// <summary>One reading connection. All statements of a query see one state of the database.</summary>
internal sealed class Reader(SqliteConnection connection) : IDisposable
{
    private readonly SqliteCommand begin = Prepare(connection, "BEGIN");
    private readonly SqliteCommand end = Prepare(connection, "ROLLBACK");

    public T Read<T>(Func<IDbConnection, T> query, CancellationToken cancellation)
    {
        // Ends a long scan when its client has gone away. Disposing the registration waits for a callback
        // that is running, so that the interrupt cannot hit the connection's next query.
        using var interrupt = cancellation.Register(() => raw.sqlite3_interrupt(connection.Handle));
        begin.ExecuteNonQuery();
        try
        {
            return query(connection);
        }
        catch (SqliteException error) when (error.SqliteErrorCode == raw.SQLITE_INTERRUPT)
        {
            throw new OperationCanceledException("The query was cancelled.", error, cancellation);
        }
        finally
        {
            // Nothing was written: rolling back only lets go of the snapshot.
            if (raw.sqlite3_get_autocommit(connection.Handle) == 0)
            {
                end.ExecuteNonQuery();
            }
        }
    }

    public void Dispose()
    {
        begin.Dispose();
        end.Dispose();
        connection.Dispose();
    }

    private static SqliteCommand Prepare(SqliteConnection connection, string sql)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        command.Prepare();
        return command;
    }
}
