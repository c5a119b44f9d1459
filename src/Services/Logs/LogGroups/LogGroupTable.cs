using System.Data;
using System.Text.Json;
using Dapper;
using Hearth.Protocols.Operations;

namespace Hearth.Services.Logs.LogGroups;

internal sealed record LogGroupRow
{
    public long Id { get; init; }

    public string Account { get; init; } = "";

    public string Region { get; init; } = "";

    public string Name { get; init; } = "";

    public int? RetentionDays { get; init; }

    public long CreatedAt { get; init; }

    public string? KmsKeyId { get; init; }

    public string Document { get; init; } = "{}";

    public long StoredBytes { get; init; }

    public LogGroupDocument Read() => JsonSerializer.Deserialize<LogGroupDocument>(Document) ?? new();

    /// <summary>Older events are expired: not shown, and deleted by the sweep. Milliseconds since 1970.</summary>
    public long ExpiredBefore(DateTimeOffset now) =>
        RetentionDays is { } days ? now.AddDays(-days).ToUnixTimeMilliseconds() : long.MinValue;
}

/// <summary>What of a log group is only ever read whole, and so needs no columns.</summary>
internal sealed record LogGroupDocument
{
    public SortedDictionary<string, string> Tags { get; init; } = new(StringComparer.Ordinal);

    public string LogGroupClass { get; init; } = "STANDARD";

    public bool DeletionProtectionEnabled { get; init; }
}

internal static class LogGroupTable
{
    public const string Columns = "id, account, region, name, retention_days, created_at, kms_key_id, document";

    public static LogGroupRow? Find(IDbConnection connection, string accountId, string region, string name) =>
        connection.QueryFirstOrDefault<LogGroupRow>(
            $"SELECT {Columns} FROM log_group WHERE account = @accountId AND region = @region AND name = @name",
            new { accountId, region, name });

    /// <exception cref="Kernel.AwsError">ResourceNotFoundException.</exception>
    public static LogGroupRow Require(IDbConnection connection, CallContext context, string name) =>
        Find(connection, context.AccountId, context.Region, name) ?? throw LogsError.NoLogGroup();

    public static long Insert(IDbConnection connection, LogGroupRow group) =>
        connection.ExecuteScalar<long>(
            """
            INSERT INTO log_group (account, region, name, retention_days, created_at, kms_key_id, document)
            VALUES (@Account, @Region, @Name, @RetentionDays, @CreatedAt, @KmsKeyId, @Document) RETURNING id
            """,
            group);

    public static void Update(IDbConnection connection, long id, LogGroupDocument document) =>
        connection.Execute(
            "UPDATE log_group SET document = @document WHERE id = @id",
            new { id, document = JsonSerializer.Serialize(document) });
}
