using System.Data;
using Hearth.Kernel;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Hearth.Storage.Sqlite;

/// <summary>
/// The only writer. A COMMIT costs an fsync (about a millisecond) whatever it holds, so the writes that arrive
/// while one commit is under way share the next. Nothing waits for a batch to fill: a lone write is committed at once.
/// </summary>
internal sealed class GroupCommitWriter : IAsyncDisposable
{
    // Bounds how long the first write of a batch waits for the others: a command takes some 20 to 50 microseconds.
    private const int MostWritesPerCommit = 256;

    private readonly SqliteConnection connection;
    private readonly string file;
    private readonly SqliteCommand begin;
    private readonly SqliteCommand savepoint;
    private readonly SqliteCommand release;
    private readonly SqliteCommand undo;
    private readonly SqliteCommand commit;
    private readonly HandoffQueue<PendingWrite> waiting = new();
    private readonly List<PendingWrite> batch = [];
    private readonly Task loop;
    private int disposed;

    public GroupCommitWriter(SqliteConnection connection, string file)
    {
        this.connection = connection;
        this.file = file;
        begin = Prepare("BEGIN IMMEDIATE");
        savepoint = Prepare("SAVEPOINT one_write");
        release = Prepare("RELEASE one_write");
        undo = Prepare("ROLLBACK TO one_write");
        commit = Prepare("COMMIT");

        // A thread of its own, because SQLite blocks in fsync and must not hold up the thread pool.
        loop = Task.Factory.StartNew(Run, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    /// <summary>Writes of one caller that are asked for in order are done in that order.</summary>
    public Task<T> WriteAsync<T>(Func<IDbConnection, T> command, CancellationToken cancellation)
    {
        var write = new PendingWrite<T>(command, cancellation);
        return waiting.TryAdd(write)
            ? write.Task
            : Task.FromException<T>(new ObjectDisposedException(nameof(SqliteDatabase), $"The database {file} is closed."));
    }

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref disposed, 1) == 1)
        {
            return;
        }

        waiting.Complete();
        await loop;
        using (var checkpoint = Prepare("PRAGMA wal_checkpoint(TRUNCATE)"))
        {
            checkpoint.ExecuteNonQuery();
        }

        foreach (var statement in new[] { begin, savepoint, release, undo, commit })
        {
            await statement.DisposeAsync();
        }

        await connection.DisposeAsync();
    }

    private void Run()
    {
        while (waiting.WaitAndTake(out var first))
        {
            CommitTogether(first);
        }
    }

    private void CommitTogether(PendingWrite first)
    {
        batch.Clear();
        batch.Add(first);
        try
        {
            begin.ExecuteNonQuery();
            RunAlone(first);
            while (batch.Count < MostWritesPerCommit && waiting.TryTake(out var next))
            {
                batch.Add(next);
                RunAlone(next);
            }

            commit.ExecuteNonQuery();
        }
        catch (Exception error)
        {
            FailTogether(error);
            return;
        }

        foreach (var write in batch)
        {
            write.Complete();
        }
    }

    /// <summary>Runs one command inside a savepoint, so that its exception undoes what it wrote and nothing else.</summary>
    private void RunAlone(PendingWrite write)
    {
        if (write.IsCancelled)
        {
            return;
        }

        savepoint.ExecuteNonQuery();
        try
        {
            write.Run(connection);
        }
        catch (Exception error)
        {
            // A full disk makes SQLite roll back the whole transaction, and the others' writes with it.
            ThrowWhenTransactionIsLost(error);
            undo.ExecuteNonQuery();
            write.Refuse(error);
        }

        ThrowWhenTransactionIsLost(null);
        release.ExecuteNonQuery();
    }

    private void ThrowWhenTransactionIsLost(Exception? cause)
    {
        if (!IsInTransaction)
        {
            throw new InvalidOperationException(
                cause?.Message ?? "A command ended the transaction, which belongs to the writer.",
                cause);
        }
    }

    private bool IsInTransaction => raw.sqlite3_get_autocommit(connection.Handle) == 0;

    private void FailTogether(Exception error)
    {
        var message = $"The change could not be saved in {file}, and nothing of it was kept: {error.Message} "
            + "Check that the disk is healthy and not full and that no other program has the file open, and try again.";
        try
        {
            if (IsInTransaction)
            {
                using var rollback = Prepare("ROLLBACK");
                rollback.ExecuteNonQuery();
            }
        }
        catch (SqliteException second)
        {
            message += $" (Undoing it failed as well: {second.Message})";
        }

        foreach (var write in batch)
        {
            write.Fail(new StorageException(message, error));
        }
    }

    private SqliteCommand Prepare(string sql)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        command.Prepare();
        return command;
    }
}
