using System.Data;
using Dapper;
using Hearth.Kernel;
using Hearth.Protocols.Operations;
using Hearth.Protocols.Validation;
using Hearth.Services.Logs.LogEvents;
using Hearth.Storage;

namespace Hearth.Services.Logs.LogGroups;

internal sealed record DeleteLogGroupRequest
{
    [Required, Length(1, 512), Pattern(LogsPattern.LogGroupName)]
    public string LogGroupName { get; init; } = null!;
}

/// <summary>https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_DeleteLogGroup.html</summary>
internal sealed class DeleteLogGroup(IDatabase database)
{
    public async Task<NoBody> HandleAsync(DeleteLogGroupRequest request, CallContext context)
    {
        var group = await database.ReadAsync(
            connection => LogGroupTable.Require(connection, context, request.LogGroupName), context.Cancellation);
        if (group.Read().DeletionProtectionEnabled)
            throw new AwsError("ValidationException", "The specified log group has deletion protection enabled.");
        // A group may hold millions of events. One transaction that deletes them all would hold up every other writer.
        await LogEventTable.DeleteInPiecesAsync(database, "group_id = @Id", new { group.Id }, context.Cancellation);
        await database.WriteAsync(connection => Delete(connection, group.Id), context.Cancellation);
        return NoBody.Instance;
    }

    private static void Delete(IDbConnection connection, long id)
    {
        connection.Execute("DELETE FROM log_event WHERE group_id = @id", new { id });
        connection.Execute("DELETE FROM log_stream WHERE group_id = @id", new { id });
        connection.Execute("DELETE FROM log_group WHERE id = @id", new { id });
    }
}
