using System.Data;

namespace Hearth.Storage.Sqlite;

/// <summary>
/// One waiting write. What it answers, result or exception, is kept until the transaction that it ran in has
/// been committed: even a refusal may rest on rows that an earlier write of the same transaction made.
/// </summary>
internal abstract class PendingWrite(CancellationToken cancellation)
{
    /// <summary>Cancelled while waiting; once a write has begun, it is too late.</summary>
    public bool IsCancelled => Cancellation.IsCancellationRequested;

    protected CancellationToken Cancellation { get; } = cancellation;

    public abstract void Run(IDbConnection connection);

    /// <summary>Notes that the command threw, and that what it wrote has been undone.</summary>
    public abstract void Refuse(Exception error);

    /// <summary>The transaction is on disk: tells the caller.</summary>
    public abstract void Complete();

    /// <summary>The transaction is lost: tells the caller.</summary>
    public abstract void Fail(Exception error);
}

internal sealed class PendingWrite<T>(Func<IDbConnection, T> command, CancellationToken cancellation) : PendingWrite(cancellation)
{
    // The writer must not run its callers' continuations: the next commit waits for it.
    private readonly TaskCompletionSource<T> completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private T? result;
    private Exception? refusal;
    private bool hasRun;

    public Task<T> Task => completion.Task;

    public override void Run(IDbConnection connection)
    {
        result = command(connection);
        hasRun = true;
    }

    public override void Refuse(Exception error) => refusal = error;

    public override void Complete()
    {
        if (refusal is not null)
        {
            completion.SetException(refusal);
        }
        else if (hasRun)
        {
            completion.SetResult(result!);
        }
        else
        {
            completion.SetCanceled(Cancellation);
        }
    }

    public override void Fail(Exception error) => completion.SetException(error);
}
