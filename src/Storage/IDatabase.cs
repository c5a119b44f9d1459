using System.Data;

namespace Hearth.Storage;

/// <summary>
/// The relational store, behind one narrow API. Statements are portable SQL through Dapper. Two engines:
/// SQLite (embedded) and, for several nodes, PostgreSQL.
/// </summary>
public interface IDatabase : IAsyncDisposable
{
    /// <summary>Reads on a connection of its own: sees everything committed before the call.</summary>
    Task<T> ReadAsync<T>(Func<IDbConnection, T> query, CancellationToken cancellation = default);

    /// <summary>
    /// Runs the command in a transaction of its own semantics: all of it or nothing. The task completes only
    /// when the change is durable on disk. An exception from the command (an AwsError, say) undoes what it
    /// wrote, reaches the caller, and harms no other waiting write. Commands must be quick, must do no other
    /// I/O, and may run again when the engine asks for a retry.
    /// </summary>
    Task<T> WriteAsync<T>(Func<IDbConnection, T> command, CancellationToken cancellation = default);
}

public static class DatabaseExtensions
{
    public static Task WriteAsync(
        this IDatabase database,
        Action<IDbConnection> command,
        CancellationToken cancellation = default) =>
        database.WriteAsync<object?>(
            connection =>
            {
                command(connection);
                return null;
            },
            cancellation);
}
