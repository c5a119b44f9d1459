using System.Data;
using System.Text.Json;
using Dapper;
using Hearth.Services.Lambda.Identity;
using Hearth.Storage;

namespace Hearth.Services.Lambda.AsyncInvoke;

/// <summary>The accepted events, durable: an event is answered 202 only once it is here.</summary>
internal sealed class AsyncEventStore(IDatabase database)
{
    public Task AddAsync(AsyncEvent accepted, ReadOnlyMemory<byte> payload) =>
        database.WriteAsync(connection => Insert(connection, accepted, payload));

    public Task<(AsyncEvent Event, byte[] Payload)?> FindAsync(string requestId) => database.ReadAsync(connection =>
    {
        var row = connection.QuerySingleOrDefault<EventRow>(
            "SELECT document, payload FROM lambda_async_event WHERE request_id = @requestId", new { requestId });
        return row is null ? ((AsyncEvent, byte[])?)null : (JsonSerializer.Deserialize<AsyncEvent>(row.Document)!, row.Payload);
    });

    /// <summary>What a stopped server left: ids, functions and due times.</summary>
    public Task<IReadOnlyList<AsyncEvent>> ListAsync() => database.ReadAsync<IReadOnlyList<AsyncEvent>>(connection =>
        [.. connection.Query<string>("SELECT document FROM lambda_async_event ORDER BY next_attempt_at")
            .Select(document => JsonSerializer.Deserialize<AsyncEvent>(document)!)]);

    public Task PostponeAsync(AsyncEvent postponed) => database.WriteAsync(connection => connection.Execute(
        "UPDATE lambda_async_event SET document = @document, next_attempt_at = @nextAttemptAt WHERE request_id = @RequestId",
        Parameters(postponed)));

    /// <summary>Forgets a finished event and, in the same transaction, accepts those that its end causes.</summary>
    public Task FinishAsync(string requestId, IReadOnlyList<(AsyncEvent Event, byte[] Payload)> caused) => database.WriteAsync(connection =>
    {
        connection.Execute("DELETE FROM lambda_async_event WHERE request_id = @requestId", new { requestId });
        foreach (var (next, payload) in caused) Insert(connection, next, payload);
    });

    private static void Insert(IDbConnection connection, AsyncEvent accepted, ReadOnlyMemory<byte> payload)
    {
        var parameters = new DynamicParameters(Parameters(accepted));
        parameters.Add("payload", payload.ToArray(), DbType.Binary);
        connection.Execute(
            """
            INSERT INTO lambda_async_event (request_id, account, region, name, next_attempt_at, document, payload)
            VALUES (@RequestId, @AccountId, @Region, @Name, @nextAttemptAt, @document, @payload)
            """,
            parameters);
    }

    private static object Parameters(AsyncEvent waiting) => new
    {
        waiting.RequestId,
        waiting.Key.AccountId,
        waiting.Key.Region,
        waiting.Key.Name,
        nextAttemptAt = waiting.NextAttemptAt.ToUnixTimeMilliseconds(),
        document = JsonSerializer.Serialize(waiting),
    };

    private sealed record EventRow
    {
        public string Document { get; init; } = "";

        public byte[] Payload { get; init; } = [];
    }
}
