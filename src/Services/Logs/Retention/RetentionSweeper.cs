using System.Data;
using Dapper;
using Hearth.Services.Logs.LogEvents;
using Hearth.Services.Logs.LogGroups;
using Hearth.Storage;
using Microsoft.Extensions.Logging;

namespace Hearth.Services.Logs.Retention;

/// <summary>
/// Deletes events past their group's retention, every hour. Reads do not show them before that either, so the hour is
/// about space and not about what anybody sees.
/// </summary>
internal sealed class RetentionSweeper(IDatabase database, TimeProvider time, ILogger logger)
{
    private const int DeletedAtOnce = 2000;
    private static readonly TimeSpan Interval = TimeSpan.FromHours(1);

    public async Task RunAsync(CancellationToken cancellation)
    {
        try
        {
            while (true)
            {
                await TrySweepAsync(cancellation);
                await Task.Delay(Interval, time, cancellation);
            }
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // Stopped.
        }
    }

    public async Task SweepAsync(CancellationToken cancellation)
    {
        var groups = await database.ReadAsync(
            connection => connection.Query<LogGroupRow>(
                $"SELECT {LogGroupTable.Columns} FROM log_group WHERE retention_days IS NOT NULL").AsList(),
            cancellation);
        foreach (var group in groups)
        {
            var before = group.ExpiredBefore(time.GetUtcNow());
            int deleted;
            do deleted = await database.WriteAsync(connection => DeletePiece(connection, group.Id, before), cancellation);
            while (deleted == DeletedAtOnce);
        }
    }

    private async Task TrySweepAsync(CancellationToken cancellation)
    {
        try
        {
            await SweepAsync(cancellation);
        }
        catch (Exception error) when (!cancellation.IsCancellationRequested)
        {
            logger.LogError(error, "Deleting expired log events failed; trying again in {Interval}.", Interval);
        }
    }

    /// <summary>Deletes the oldest expired events of a group and gives their streams new sizes and first times.</summary>
    private static int DeletePiece(IDbConnection connection, long groupId, long before)
    {
        var piece = "SELECT sequence FROM log_event WHERE group_id = @groupId AND timestamp < @before "
            + $"ORDER BY timestamp, sequence LIMIT {DeletedAtOnce}";
        var streams = connection.Query<StreamPiece>(
            $"""
            SELECT stream_id AS id, SUM(octet_length(message) + {NewLogEvent.OverheadBytes}) AS bytes
            FROM log_event WHERE sequence IN ({piece}) GROUP BY stream_id
            """,
            new { groupId, before }).AsList();
        var deleted = connection.Execute($"DELETE FROM log_event WHERE sequence IN ({piece})", new { groupId, before });
        connection.Execute(
            """
            UPDATE log_stream SET
                stored_bytes = stored_bytes - @Bytes,
                first_event_at = (SELECT MIN(timestamp) FROM log_event WHERE stream_id = @Id)
            WHERE id = @Id
            """,
            streams);
        return deleted;
    }

    private sealed record StreamPiece
    {
        public long Id { get; init; }

        public long Bytes { get; init; }
    }
}
