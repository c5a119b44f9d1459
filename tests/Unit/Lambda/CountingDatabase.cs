using System.Data;
using Hearth.Storage;

namespace Hearth.Tests.Unit.Lambda;

/// <summary>Passes everything on, and counts.</summary>
internal sealed class CountingDatabase(IDatabase database) : IDatabase
{
    private int _calls;

    public int Calls => Volatile.Read(ref _calls);

    public Task<T> ReadAsync<T>(Func<IDbConnection, T> query, CancellationToken cancellation = default)
    {
        Interlocked.Increment(ref _calls);
        return database.ReadAsync(query, cancellation);
    }

    public Task<T> WriteAsync<T>(Func<IDbConnection, T> command, CancellationToken cancellation = default)
    {
        Interlocked.Increment(ref _calls);
        return database.WriteAsync(command, cancellation);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
