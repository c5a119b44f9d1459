using System.Collections.Concurrent;
using System.Data;
using Hearth.Kernel;
using Microsoft.Data.Sqlite;

namespace Hearth.Storage.Sqlite;

/// <summary>
/// Connections for reading, opened when needed and kept. A query runs on its caller's thread, unless that waits for
/// sockets: most take tens of microseconds, less than a change of threads is worth.
/// </summary>
internal sealed class ReaderPool(Func<SqliteConnection> open, int most) : IAsyncDisposable
{
    private readonly SemaphoreSlim slots = new(most, most);

    // Last in, first out: the connection used last has the warmest cache.
    private readonly ConcurrentStack<Reader> idle = new();
    private volatile bool closed;

    public async Task<T> ReadAsync<T>(Func<IDbConnection, T> query, CancellationToken cancellation)
    {
        ObjectDisposedException.ThrowIf(closed, typeof(SqliteDatabase));
        await SocketThread.Leave();
        await slots.WaitAsync(cancellation);
        try
        {
            ObjectDisposedException.ThrowIf(closed, typeof(SqliteDatabase));
            var reader = idle.TryPop(out var kept) ? kept : new Reader(open());
            try
            {
                return reader.Read(query, cancellation);
            }
            finally
            {
                idle.Push(reader);
            }
        }
        finally
        {
            slots.Release();
        }
    }

    /// <summary>Waits for the queries under way, then closes; a query that comes later is refused.</summary>
    public async ValueTask DisposeAsync()
    {
        if (closed)
        {
            return;
        }

        closed = true;
        for (var i = 0; i < most; i++)
        {
            await slots.WaitAsync();
        }

        while (idle.TryPop(out var reader))
        {
            reader.Dispose();
        }

        // Gives the slots back, so that callers who still wait for one wake up and are refused.
        slots.Release(most);
    }
}
