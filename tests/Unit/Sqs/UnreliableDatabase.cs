using System.Data;
using Hearth.Storage;

namespace Hearth.Tests.Unit.Sqs;

/// <summary>A database whose disk is full when the test says so.</summary>
internal sealed class UnreliableDatabase(IDatabase inner) : IDatabase
{
    public bool IsFull { get; set; }

    public Task<T> ReadAsync<T>(Func<IDbConnection, T> query, CancellationToken cancellation = default) => inner.ReadAsync(query, cancellation);

    public Task<T> WriteAsync<T>(Func<IDbConnection, T> command, CancellationToken cancellation = default) =>
        IsFull ? Task.FromException<T>(new StorageException("The disk is full.", new IOException())) : inner.WriteAsync(command, cancellation);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
