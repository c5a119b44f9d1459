using System.Data;
using Dapper;

namespace Hearth.Services.Logs.LogStreams;

internal sealed record LogStreamRow
{
    public long Id { get; init; }

    public long GroupId { get; init; }

    public string Name { get; init; } = "";

    public long CreatedAt { get; init; }

    public long? FirstEventAt { get; init; }

    public long? LastEventAt { get; init; }

    public long? LastIngestionAt { get; init; }

    public string? UploadSequenceToken { get; init; }
}

internal static class LogStreamTable
{
    public const string Columns =
        "id, group_id, name, created_at, first_event_at, last_event_at, last_ingestion_at, upload_sequence_token";

    public static LogStreamRow? Find(IDbConnection connection, long groupId, string name) =>
        connection.QueryFirstOrDefault<LogStreamRow>(
            $"SELECT {Columns} FROM log_stream WHERE group_id = @groupId AND name = @name", new { groupId, name });

    /// <exception cref="Kernel.AwsError">ResourceNotFoundException.</exception>
    public static LogStreamRow Require(IDbConnection connection, long groupId, string name) =>
        Find(connection, groupId, name) ?? throw LogsError.NoLogStream();

    public static long Insert(IDbConnection connection, long groupId, string name, long createdAt) =>
        connection.ExecuteScalar<long>(
            "INSERT INTO log_stream (group_id, name, created_at) VALUES (@groupId, @name, @createdAt) RETURNING id",
            new { groupId, name, createdAt });
}
