using Dapper;
using Hearth.Protocols.Operations;
using Hearth.Protocols.Validation;
using Hearth.Services.Logs.LogEvents;
using Hearth.Services.Logs.LogGroups;
using Hearth.Storage;

namespace Hearth.Services.Logs.LogStreams;

internal sealed record DeleteLogStreamRequest
{
    [Required, Length(1, 512), Pattern(LogsPattern.LogGroupName)]
    public string LogGroupName { get; init; } = null!;

    [Required, Length(1, 512), Pattern(LogsPattern.LogStreamName)]
    public string LogStreamName { get; init; } = null!;
}

/// <summary>https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_DeleteLogStream.html</summary>
internal sealed class DeleteLogStream(IDatabase database)
{
    public async Task<NoBody> HandleAsync(DeleteLogStreamRequest request, CallContext context)
    {
        var stream = await database.ReadAsync(
            connection => LogStreamTable.Require(
                connection, LogGroupTable.Require(connection, context, request.LogGroupName).Id, request.LogStreamName),
            context.Cancellation);
        await LogEventTable.DeleteInPiecesAsync(database, "stream_id = @Id", new { stream.Id }, context.Cancellation);
        await database.WriteAsync(
            connection =>
            {
                connection.Execute("DELETE FROM log_event WHERE stream_id = @Id", new { stream.Id });
                connection.Execute("DELETE FROM log_stream WHERE id = @Id", new { stream.Id });
            },
            context.Cancellation);
        return NoBody.Instance;
    }
}
